using System.CommandLine;
using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using IndexForge.Silo.Hosting;
using IndexForge.Storage;
using IndexForge.Storage.Migration;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge migrate</c>: what one machine holds, into the store of a cluster.</summary>
internal static class MigrateVerb
{
    private const string Scheme = "sqlite:";

    private const string Description = """
        Copy the durable state of a single service into the Redis of a cluster (Cluster:Durable=Redis), and prove that all of it
        arrived by counts and hashes. Stop the service first; start the cluster afterwards. Run again after a break it goes on
        where it was: what has arrived is not written twice. Where it goes is set as for the cluster: Cluster:ClusterRedis and
        Cluster:ServiceId, in indexforge.json, the environment or --set.

        Exit codes: 0 all is there, 1 some states differ in the target, 2 wrong usage, 69 a store cannot be reached or is in use.

        Examples:
          indexforge migrate --from sqlite:data --to cluster --set Cluster:ClusterRedis=redis-cluster:6379
          indexforge migrate --from sqlite:/var/lib/indexforge/indexforge.db --to cluster --overwrite
        """;

    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "The source: sqlite:FOLDER or sqlite:FILE.", Required = true };
        var to = new Option<string>("--to") { Description = "The target.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace states that the target holds with other content." };
        var set = new Option<string[]>("--set") { Description = "A setting as Section:Name=value; may be repeated." };
        to.AcceptOnlyFromAmong("cluster");
        from.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string>() is not { } source || !source.StartsWith(Scheme, StringComparison.Ordinal) || !Path.Exists(source[Scheme.Length..]))
            {
                r.AddError("--from takes sqlite: and the path of an existing data folder or database file.");
            }
        });
        var command = new Command("migrate", Description) { from, to, overwrite, set };
        command.SetAction((parsed, cancellation) => Guard.Run(
            () => Run(parsed.GetValue(from)![Scheme.Length..], parsed.GetValue(overwrite), parsed.GetValue(set) ?? [], cancellation), cancellation));
        return command;
    }

    private static async Task<int> Run(string path, bool overwrite, string[] set, CancellationToken cancellation)
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.GetFullPath("indexforge.json"), optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(set.Select(s => s.Split('=', 2)).Where(s => s.Length == 2).Select(s => KeyValuePair.Create<string, string?>(s[0], s[1])))
            .Build();
        var settings = new SettingsReader(configuration);
        var target = settings.Read<MigrationTarget>(MigrationTarget.Section);
        settings.Require(
            target.Durable == "Redis",
            "Cluster:Durable: migrate writes to Redis (Cluster:Durable=Redis). To MongoDB, move up to Redis first and let the cluster's own tools follow, or re-ingest.");
        settings.ThrowIfInvalid();

        using var metrics = new StorageMetrics();
        var serializer = new GrainStateSerializer([]);
        var isFile = File.Exists(path);
        await using var store = new SqliteStore(
            Options.Create(new SqliteStoreOptions
            {
                Folder = isFile ? Path.GetDirectoryName(Path.GetFullPath(path))! : path,
                FileName = isFile ? Path.GetFileName(path) : new SqliteStoreOptions().FileName,
            }),
            metrics,
            NullLogger<SqliteStore>.Instance);
        await store.StartAsync(cancellation);
        await using var redis = new RedisConnection(
            new RedisOptions { Configuration = target.ClusterRedis, OperationTimeout = TimeSpan.FromSeconds(30) }, TimeProvider.System, NullLogger<RedisConnection>.Instance);
        var storage = new RedisGrainStorage(StorageNames.Durable, redis, new RedisStateOptions { ServiceId = target.ServiceId }, serializer, metrics);

        var progress = Console.IsErrorRedirected ? null : new Progress<long>(done => Console.Error.Write($"\r{done:N0} states"));
        var report = await new StateMigration(store, StorageNames.Durable, storage, overwrite).RunAsync(progress, cancellation);
        await Console.Out.WriteLineAsync($"""
            states   {report.States} ({report.Bytes} bytes): {report.Copied} copied, {report.Present} there before, {report.Different} differ
            source   {report.SourceHash}
            target   {report.TargetHash ?? "-"}
            """);
        if (report.IsComplete)
        {
            await Console.Out.WriteLineAsync("All of it is there.");
            return ExitCodes.Done;
        }

        await Console.Error.WriteLineAsync(report.Different > 0
            ? $"indexforge: {report.Different} states are in the target with other content and were left alone; --overwrite replaces them."
            : "indexforge: what was read back is not what the source holds: something else writes to one of them. Stop it and run this again.");
        return ExitCodes.Failed;
    }
}
