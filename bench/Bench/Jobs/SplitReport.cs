using System.Globalization;
using IndexForge.Bench.Jobs.Probe;

namespace IndexForge.Bench.Jobs;

/// <summary>A call of the mix: when it began (UTC ticks) and how long it took, as its sender saw it.</summary>
internal readonly record struct CallTime(long At, double Milliseconds)
{
    public long End => At + (long)(Milliseconds * TimeSpan.TicksPerMillisecond);
}

/// <summary>Says where the time of the mix went, by what was measured inside the service meanwhile.</summary>
internal static class SplitReport
{
    public static void Print(SplitLoad load)
    {
        var pauses = load.Samples.Where(s => s.Name == ProbeLog.Pause).OrderBy(s => s.At).ToList();
        Table("call", "calls | p50 ms | p95 ms | p99 ms | mean ms | collector's pauses in it | of the slowest 5 %: mean ms | pauses in it");
        foreach (var (name, times) in load.Times.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            List<double> all = [.. times.Select(t => t.Milliseconds)];
            var slow = times.OrderByDescending(t => t.Milliseconds).Take(Math.Max(1, times.Count / 20)).ToList();
            Row(
                name, all.Count, JobFigures.At(all, 0.5), JobFigures.At(all, 0.95), JobFigures.At(all, 0.99), all.Average(), times.Average(t => Within(t, pauses)),
                slow.Average(t => t.Milliseconds), slow.Average(t => Within(t, pauses)));
        }

        Table("measured inside the service", "samples | sum | mean | p50 | p95 | p99 | max");
        foreach (var group in load.Samples.GroupBy(s => (s.Name, s.Tag)).OrderBy(g => g.Key))
        {
            List<double> values = [.. group.Select(s => s.Value)];
            Row($"{group.Key.Name} {group.Key.Tag}", values.Count, values.Sum(), values.Average(), JobFigures.At(values, 0.5), JobFigures.At(values, 0.95), JobFigures.At(values, 0.99), values.Max());
        }

        Table("threads of the service", "ran s | ready without a processor s");
        foreach (var (name, (ran, waited)) in load.Threads.Where(t => t.Value.Ran > 0.1).OrderByDescending(t => t.Value.Ran))
        {
            Row(name, ran, waited);
        }
    }

    private static double Within(CallTime call, List<Sample> pauses) =>
        pauses.Where(p => p.At > call.At && p.From < call.End).Sum(p => (Math.Min(p.At, call.End) - Math.Max(p.From, call.At)) / (double)TimeSpan.TicksPerMillisecond);

    private static void Table(string title, string columns)
    {
        Console.WriteLine();
        Console.WriteLine($"| {title} | {columns} |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" ---: |", columns.Split('|').Length))}");
    }

    private static void Row(string name, params double[] values) =>
        Console.WriteLine($"| {name} | {string.Join(" | ", values.Select(v => v.ToString("#,0.##", CultureInfo.InvariantCulture)))} |");
}
