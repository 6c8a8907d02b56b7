using System.Diagnostics;

namespace IndexForge.Silo.Verbs;

/// <summary>Extracts many files side by side; none of them can stop or hang the others.</summary>
internal sealed class ExtractRun(ExtractSettings settings, TextWriter errors, TimeProvider time)
{
    /// <summary>How long a file that overran its time may take to notice before it is left behind.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _console = new();

    public async Task<IReadOnlyList<ExtractResult>> RunAsync(CancellationToken cancellation)
    {
        using var output = settings.Out is null ? Console.OpenStandardOutput() : null;
        if (settings.Out is not null)
            Directory.CreateDirectory(settings.Out);

        var results = settings.Files.Select(f => new ExtractResult(f)).ToList();
        RefuseSameNames(results);
        var extract = new ExtractFile(settings, output);
        var progress = ExtractProgress.Start(results.Count, _console);
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Parallel, CancellationToken = cancellation };
        await Parallel.ForEachAsync(results, options, async (result, token) =>
        {
            if (result.Error is null)
                await ExtractAsync(extract, result, token);
            progress?.Done(result.File);
            Report(result);
        });
        progress?.Clear();
        return results;
    }

    private async Task ExtractAsync(ExtractFile extract, ExtractResult result, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var watchdog = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var deadline = new CancellationTokenSource(settings.Timeout, time);
        using var link = deadline.Token.Register(watchdog.Cancel);
        var work = Task.Run(() => extract.Run(result, watchdog.Token), CancellationToken.None);
        try
        {
            await work.WaitAsync(settings.Timeout + Grace, time, cancellation);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            result.Error = new ExtractFault("timed_out", $"Not done after {settings.Timeout.TotalSeconds:N0} s (--timeout).");
        }

        result.ElapsedMs = clock.ElapsedMilliseconds;
    }

    private void RefuseSameNames(List<ExtractResult> results)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var result in results.Where(_ => settings.Out is not null))
        {
            if (!taken.TryAdd(Path.GetFileName(result.File), result.File))
                result.Error = new ExtractFault("conflict", $"{taken[Path.GetFileName(result.File)]} has the same name and would be overwritten.");
        }
    }

    private void Report(ExtractResult result)
    {
        lock (_console)
        {
            foreach (var warning in result.Warnings)
                errors.WriteLine($"{result.File}: warning: {Printable(warning)}");
            if (result.Error is { } error)
                errors.WriteLine($"{result.File}: error {error.Code}: {Printable(error.Message)}");
        }
    }

    /// <summary>Messages quote files: what they hold must not steer the terminal.</summary>
    private static string Printable(string message) => string.Concat(message.Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
