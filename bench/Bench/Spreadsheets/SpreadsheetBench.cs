using System.Diagnostics;
using System.Globalization;

namespace IndexForge.Bench.Spreadsheets;

/// <summary>
/// <c>bench spreadsheets [rows] [runs]</c>: one workbook through every reader, each run in a process of its own so that its peak
/// memory is its own, the runs of all readers interleaved so that they meet the same machine; the best run counts.
/// </summary>
internal static class SpreadsheetBench
{
    private const string Limit = "bare unzip + XmlReader";

    public static int Run(string[] args)
    {
        if (args is ["child", var reader, var file])
            return Child(reader, file);

        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200_000;
        var runs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var path = BenchWorkbook.Create(rows);
        var best = new Dictionary<string, (double Ms, double Mb, string Check)>();
        for (var run = 0; run < runs; run++)
        {
            foreach (var name in SpreadsheetReaders.All.Keys)
            {
                var result = Measure(name, path);
                best[name] = best.TryGetValue(name, out var known) && known.Ms < result.Ms ? known : result;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rows:N0} × 10 cells, {new FileInfo(path).Length / 1e6:N1} MB, best of {runs} runs, {Environment.ProcessorCount} cores, .NET {Environment.Version}\n"));
        Console.WriteLine("| reader | ms | × limit | peak MB | check |\n| --- | ---: | ---: | ---: | ---: |");
        foreach (var (name, (ms, mb, check)) in best)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ms:F0} | {ms / best[Limit].Ms:F2} | {mb:F0} | {check} |"));
        return 0;
    }

    private static (double Ms, double Mb, string Check) Measure(string reader, string path)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["spreadsheets", "child", reader, path]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var fields = process.StandardOutput.ReadToEnd().Split('|');
        process.WaitForExit();
        return fields.Length == 3
            ? (double.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture), fields[2].Trim())
            : (double.NaN, double.NaN, "failed");
    }

    private static int Child(string reader, string path)
    {
        var clock = Stopwatch.StartNew();
        var check = SpreadsheetReaders.All[reader](path);
        var elapsed = clock.Elapsed.TotalMilliseconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed}|{self.PeakWorkingSet64 / 1e6}|{check:N0}"));
        return 0;
    }
}
