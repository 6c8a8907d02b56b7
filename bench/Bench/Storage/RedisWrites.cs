using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IndexForge.Storage;
using IndexForge.Storage.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace IndexForge.Bench.Storage;

/// <summary>Writes to Redis (append-only, flushed every second): through the provider, and by redis-benchmark with an ETag script.</summary>
internal static class RedisWrites
{
    public static bool IsInstalled => OnPath("redis-server") && OnPath("redis-benchmark");

    public static async Task<Measured> ProviderAsync(int writers, TimeSpan time)
    {
        await using var server = await Server.StartAsync();
        using var metrics = new StorageMetrics();
        await using var redis = new RedisConnection(
            new RedisOptions { Configuration = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}") },
            TimeProvider.System,
            NullLogger<RedisConnection>.Instance);
        return await WriteLoad.RunAsync(new RedisGrainStorage("volatile", redis, new(), new GrainStateSerializer([]), metrics), writers, time);
    }

    public static async Task<double> BareAsync(int writers, TimeSpan time)
    {
        await using var server = await Server.StartAsync();
        var calls = (int)(time.TotalSeconds * 15_000);
        string[] script =
        [
            "-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-c", writers.ToString(CultureInfo.InvariantCulture),
            "-n", calls.ToString(CultureInfo.InvariantCulture), "-r", writers.ToString(CultureInfo.InvariantCulture), "--csv",
            "EVALSHA", await LoadAsync(server.Port), "1", "state/__rand_int__", "", "", new string('x', Sample.Bytes), "",
        ];
        using var run = Process.Start(new ProcessStartInfo("redis-benchmark", script) { RedirectStandardOutput = true })!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        // The last line is the command, requests per second, and latencies, each in quotes.
        return double.Parse(output.TrimEnd().Split("\",\"")[^7], CultureInfo.InvariantCulture);
    }

    private static async Task<string> LoadAsync(int port)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},allowAdmin=true"));
        var hash = await connection.GetServer(connection.GetEndPoints()[0]).ScriptLoadAsync(RedisGrainStorage.WriteScript);
        return Convert.ToHexStringLower(hash);
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private sealed class Server(Process process, string folder, int port) : IAsyncDisposable
    {
        public int Port => port;

        public static async Task<Server> StartAsync()
        {
            var port = FreePort();
            var folder = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
            string[] settings =
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
                "--appendonly", "yes", "--appendfsync", "everysec",
            ];
            var process = Process.Start(new ProcessStartInfo("redis-server", settings) { RedirectStandardOutput = true })!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                    return new Server(process, folder, port);
            }

            throw new InvalidOperationException("redis-server did not start.");
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
