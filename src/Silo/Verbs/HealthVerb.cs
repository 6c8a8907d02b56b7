using System.CommandLine;
using System.Text.Json;
using IndexForge.Silo.Client;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge health</c>: a probe for schedulers and a look for people.</summary>
internal static class HealthVerb
{
    private const string Description = """
        Show how a running service and its components are: storage, reminders, jobs, disk, memory, cpu, temp.

        Exit codes: 0 healthy or degraded, 1 degraded with --strict, 2 wrong usage or no such component, 3 unhealthy,
        69 no service answers.

        Examples:
          indexforge health
          indexforge health storage --strict
          indexforge health --url http://10.0.0.7:8005 --api-key $KEY --json
        """;

    public static Command Create()
    {
        var component = new Argument<string>("COMPONENT") { Description = "One component, or all.", DefaultValueFactory = _ => "all" };
        var strict = new Option<bool>("--strict") { Description = "Degraded is a failure too." };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        var connection = new ConnectionOptions();
        var command = new Command("health", Description) { component, strict, json };
        connection.AddTo(command);
        command.SetAction((parsed, cancellation) => Guard.Run(
            async () =>
            {
                var how = connection.Read(parsed);
                // Never a service of its own: a probe that starts what it probes finds it well.
                using var client = new ServiceClient(how.Url ?? ServiceSession.Usual, how.ApiKey, TimeProvider.System);
                if (!await client.IsAlive(cancellation))
                {
                    throw new ServiceUnreachable($"No service answers at {client.Address}.");
                }

                var report = await client.GetAnyStatus("/health/detailed", cancellation);
                return Show(report, parsed.GetValue(component)!, parsed.GetValue(strict), parsed.GetValue(json));
            },
            cancellation));
        return command;
    }

    private static int Show(JsonElement report, string component, bool strict, bool json)
    {
        var components = report.GetProperty("components");
        var one = default(JsonElement);
        if (component != "all" && !components.TryGetProperty(component, out one))
        {
            Console.Error.WriteLine($"indexforge: there is no component '{component}'; there are {string.Join(", ", components.EnumerateObject().Select(c => c.Name))}.");
            return ExitCodes.Usage;
        }

        var shown = component == "all" ? report : one;
        if (json)
        {
            Console.WriteLine(shown.GetRawText());
        }
        else
        {
            foreach (var part in components.EnumerateObject().Where(c => component == "all" || c.Name == component))
            {
                Console.WriteLine($"{part.Name,-12} {part.Value.GetProperty("status").GetString(),-12} {part.Value.GetProperty("detail").GetString()}");
            }
        }

        return shown.GetProperty("status").GetString() switch
        {
            "unhealthy" => ExitCodes.Unhealthy,
            "degraded" when strict => ExitCodes.Failed,
            _ => ExitCodes.Done,
        };
    }
}
