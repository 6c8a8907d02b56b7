using System.CommandLine;
using IndexForge.Silo.Chaos;
using IndexForge.Silo.Chaos.Checking;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Running;

namespace IndexForge.Silo.Verbs;

/// <summary><c>indexforge chaos</c>: kill the service, and prove that it kept its promises.</summary>
internal static class ChaosVerb
{
    private const string Description = """
        Kill the service at random moments under load, and prove that it kept its promises.

        Starts 'indexforge serve' on a folder of its own and a free loopback port, sends files, cancels, deletes and requeues, and
        meanwhile kills the process (also while it starts and stops), makes storage fail, lose answers and stall, drops and doubles
        reminder ticks, and moves the service's clock by up to an hour. Every request and everything seen goes to a history file.
        In the end the history is checked: no acknowledged job lost or stuck, no effect twice, no status going back, deletes
        kept, lists and search in agreement. Existing data is never touched.

        Exit codes: 0 every promise held, 1 one was broken (the history says where), 2 wrong usage, 69 the service does not start.

        Examples:
          indexforge chaos
          indexforge chaos --seed 7 --minutes 30 --kills 100 --history chaos-7.ndjson
          indexforge chaos --check chaos-7.ndjson
        """;

    public static Command Create()
    {
        var seed = new Option<int?>("--seed") { Description = "Decides kills, faults and files (default: drawn, and printed)." };
        var minutes = new Option<double>("--minutes") { Description = "How long load and kills go on.", DefaultValueFactory = _ => 2 };
        var kills = new Option<int>("--kills") { Description = "Ends of the process in that time.", DefaultValueFactory = _ => 8 };
        var history = new Option<string>("--history") { Description = "Where the history goes.", DefaultValueFactory = _ => "chaos-history.ndjson" };
        var check = new Option<string?>("--check") { Description = "Only check this history file." };
        var folder = new Option<string?>("--folder") { Description = "A new folder for the service's data and log, kept (default: a temporary one, deleted)." };
        minutes.Validators.Add(r => Require(r.GetValueOrDefault<double>() is >= 0.1 and <= 10_000, "--minutes must be between 0.1 and 10000.", r));
        kills.Validators.Add(r => Require(r.GetValueOrDefault<int>() is >= 1 and <= 100_000, "--kills must be between 1 and 100000.", r));
        folder.Validators.Add(r => Require(r.GetValueOrDefault<string?>() is not { } path || !Path.Exists(path), "--folder must name a folder that is not there yet.", r));
        var command = new Command("chaos", Description) { seed, minutes, kills, history, check, folder };
        command.SetAction((parsed, cancellation) => Guard.Run(
            async () =>
            {
                if (parsed.GetValue(check) is { } path)
                {
                    return Show(HistoryChecker.Check(HistoryReader.Read(path)));
                }

                var drawn = parsed.GetValue(seed) ?? Random.Shared.Next(1, 100_000);
                await Console.Error.WriteLineAsync($"seed {drawn}");
                return await Run(drawn, parsed.GetValue(minutes), parsed.GetValue(kills), parsed.GetValue(history)!, parsed.GetValue(folder), cancellation);
            },
            cancellation));
        return command;
    }

    private static async Task<int> Run(int seed, double minutes, int kills, string history, string? folder, CancellationToken cancellation)
    {
        var work = Path.GetFullPath(folder ?? Path.Combine(Path.GetTempPath(), $"indexforge-chaos-{Guid.NewGuid():N}"));
        try
        {
            var plan = new ChaosPlan
            {
                Seed = seed,
                Duration = TimeSpan.FromMinutes(minutes),
                Kills = kills,
                HistoryPath = Path.GetFullPath(history),
                Executable = Environment.ProcessPath!,
                Folder = work,
                DeadlyDocuments = Math.Max(1, (int)(minutes / 10)),
            };
            return Show(await ChaosRun.Run(plan, line => Console.Error.WriteLine(line), cancellation));
        }
        finally
        {
            if (folder is null && Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private static int Show(Verdict verdict)
    {
        foreach (var line in VerdictText.Lines(verdict))
        {
            Console.WriteLine(line);
        }

        return verdict.Holds ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static void Require(bool condition, string otherwise, System.CommandLine.Parsing.OptionResult result)
    {
        if (!condition)
        {
            result.AddError(otherwise);
        }
    }
}
