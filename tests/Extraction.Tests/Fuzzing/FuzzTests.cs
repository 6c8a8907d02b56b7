using System.Diagnostics;
using System.Globalization;
using IndexForge.Extraction.Tests.Spreadsheets;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>
/// A minute of mutation fuzzing of the three parsers, side by side. Longer runs: <c>INDEXFORGE_FUZZ_MINUTES</c> and
/// <c>INDEXFORGE_FUZZ_SEED</c>; the report goes to <c>INDEXFORGE_FUZZ_REPORT</c>. An iteration is known by seed and number alone:
/// <c>INDEXFORGE_FUZZ_FIRST</c> starts at one.
/// </summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int MemoryBudget = 256_000_000;
    private static readonly TimeSpan InputBudget = TimeSpan.FromSeconds(10);

    // About what a minute of two cores gets to. A faster machine ends earlier: what a test run meets must not depend on its luck.
    // New inputs are for the long runs, with a time and a seed of their own.
    private static readonly long[] InputsOfAMinute = [20_000, 150_000, 100_000];

    [Fact]
    public async Task Damaged_files_end_in_rows_or_a_coded_error()
    {
        var asked = Environment.GetEnvironmentVariable("INDEXFORGE_FUZZ_MINUTES");
        var minutes = double.Parse(asked ?? "1", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("INDEXFORGE_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);
        var first = long.Parse(Environment.GetEnvironmentVariable("INDEXFORGE_FUZZ_FIRST") ?? "1", CultureInfo.InvariantCulture);
        var folder = Path.Combine(AppContext.BaseDirectory, "fuzz-findings");
        FuzzRun[] runs = [new(new PackageFuzz(), seed, first, folder), new(new BiffFuzz(), seed, first, folder), new(new CsvFuzz(), seed, first, folder)];
        var cancel = TestContext.Current.CancellationToken;
        var clock = Stopwatch.StartNew();

        var threads = Task.WhenAll(runs.Select((run, i) => Task.Factory.StartNew(
            () => run.Run(TimeSpan.FromMinutes(minutes), asked is null ? InputsOfAMinute[i] : long.MaxValue, cancel), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        var (peak, hangs) = (0L, new List<string>());
        while (await Task.WhenAny(threads, Task.Delay(250, cancel)) != threads && hangs.Count == 0)
        {
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));

            // A hang cannot be stopped from outside; it is named, and the test ends without it. Under load the clock runs for
            // everybody, so it takes three times the budget to call it one.
            hangs.AddRange(runs.Where(r => r.Elapsed > 3 * InputBudget).Select(r => $"{r.ParserName}: iteration {r.Current} does not end; {r.Keep(r.Current)}"));
        }

        var report = Report(runs, seed, clock.Elapsed, peak);
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("INDEXFORGE_FUZZ_REPORT") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, report, cancel);
        Assert.Empty(hangs.Concat(runs.SelectMany(r => r.Findings)));
        Assert.All(runs, run => Assert.True(run.Iterations > 10, run.ToString()));
        Assert.True(peak < MemoryBudget * runs.Length || GC.GetTotalMemory(forceFullCollection: true) < MemoryBudget, report);
    }

    private static string Report(FuzzRun[] runs, int seed, TimeSpan time, long peak) => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"Seed {seed}, {time.TotalMinutes:F1} minutes, {runs.Length} threads on {Environment.ProcessorCount} cores; peak heap {peak / 1e6:N0} MB, peak of the process {PeakProcess() / 1e6:N0} MB for all together."),
        string.Empty,
        "| parser | seed files | iterations | findings | slowest input, ms | most allocated by one input, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        .. runs.Select(r => r.ToString()),
        .. runs.SelectMany(r => r.Findings),
    ]);

    private static long PeakProcess()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
