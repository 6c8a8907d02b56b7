using System.CommandLine;
using IndexForge.Silo.Hosting;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge serve</c>, <c>silo</c> and <c>gateway</c>: the service, whole or in parts.</summary>
internal static class ServeVerb
{
    private const string ServeHelp = """
        Run the service: the engine and the HTTP API in one process.

        Development (the default) listens on loopback and asks for no key. ASPNETCORE_ENVIRONMENT=Production listens on
        all addresses and needs API_KEY. Settings come from indexforge.json in the working directory, from environment
        variables (Gateway__Port=8005) and from --set. SIGTERM or Ctrl-C stops it within 30 s.

        Exit codes: 0 stopped as asked, 69 port or data taken by another process, 78 settings are wrong (all are named).

        Examples:
          indexforge serve
          indexforge serve --port 9000 --data /var/lib/indexforge
          API_KEY=$(openssl rand -hex 24) ASPNETCORE_ENVIRONMENT=Production indexforge serve
        """;

    private const string SiloHelp = """
        Run a silo of a cluster: grains, no API (health and metrics only). Needs a build with the Cluster engine.

        Example:
          Cluster__ClusterRedis=redis-cluster:6379 indexforge silo
        """;

    private const string GatewayHelp = """
        Run a gateway of a cluster: the HTTP API in front of silos in other processes. Needs a build with the Cluster engine.

        Example:
          Cluster__ClusterRedis=redis-cluster:6379 indexforge gateway --port 8005
        """;

    public static Command CreateServe() => Create("serve", ServeHelp, Roles.Both);

    public static Command CreateSilo() => Create("silo", SiloHelp, Roles.Silo);

    public static Command CreateGateway() => Create("gateway", GatewayHelp, Roles.Gateway);

    private static Command Create(string name, string help, Roles roles)
    {
        var port = new Option<int?>("--port") { Description = "Port of the API (default 8005; 0 takes a free one)." };
        var data = new Option<string?>("--data") { Description = "Folder of all data (default ./data)." };
        var set = new Option<string[]>("--set") { Description = "A setting as Section:Name=value; may be repeated." };
        set.Validators.Add(r =>
        {
            foreach (var setting in r.GetValueOrDefault<string[]>() ?? [])
            {
                if (setting.IndexOf('=', StringComparison.Ordinal) <= 0)
                {
                    r.AddError($"--set takes Section:Name=value, not '{setting}'.");
                }
            }
        });
        var command = new Command(name, help) { port, data, set };
        command.SetAction((parsed, cancellation) => Guard.Run(
            () => Serve(roles, Settings(parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(set) ?? []), cancellation), CancellationToken.None));
        return command;
    }

    private static async Task<int> Serve(Roles roles, IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellation)
    {
        if (roles != Roles.Both && Engine.SingleProcessOnly is { } reason)
        {
            await Console.Error.WriteLineAsync("indexforge: " + reason);
            return ExitCodes.Configuration;
        }

        await using var app = ServiceHost.Create(roles, settings);
        await app.StartAsync(CancellationToken.None);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCodes.Done;
    }

    private static List<KeyValuePair<string, string?>> Settings(int? port, string? data, string[] set)
    {
        var settings = set.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create<string, string?>(s[0], s[1])).ToList();
        if (port is { } number)
        {
            settings.Add(new("Gateway:Port", number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (data is not null)
        {
            settings.Add(new("Data:Path", data));
        }

        return settings;
    }
}
