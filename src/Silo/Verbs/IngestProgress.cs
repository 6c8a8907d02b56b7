using Spectre.Console;

namespace IndexForge.Silo.Verbs;

/// <summary>Bars on a terminal that show how far a run is; nothing where nobody watches.</summary>
internal static class IngestProgress
{
    public static async Task<IReadOnlyList<IngestResult>> Show(IngestRun run, IReadOnlyList<string> files, bool quiet, CancellationToken cancellation)
    {
        if (quiet || Console.IsErrorRedirected)
        {
            return await run.Run(files, _ => { }, _ => { }, cancellation);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        IReadOnlyList<IngestResult> results = [];
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            var sending = progress.AddTask($"Sending {files.Count} files", maxValue: Math.Max(1, files.Count));
            var indexing = run.Waits ? progress.AddTask("Indexing", maxValue: Math.Max(1, files.Count)) : null;
            results = await run.Run(files, _ => sending.Increment(1), _ => indexing?.Increment(1), cancellation);
        });
        return results;
    }
}
