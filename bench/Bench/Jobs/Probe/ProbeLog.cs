using System.Globalization;

namespace IndexForge.Bench.Jobs.Probe;

/// <summary>One thing that was measured inside the service: when it ended, what it was, how long it took.</summary>
/// <param name="At">UTC ticks of its end.</param>
/// <param name="Name">What it was.</param>
/// <param name="Value">Milliseconds, or a count.</param>
/// <param name="Tag">Of what, or empty.</param>
internal readonly record struct Sample(long At, string Name, double Value, string Tag)
{
    public long From => At - (long)(Value * TimeSpan.TicksPerMillisecond);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}\t{Name}\t{Value:0.###}\t{Tag}");
}

/// <summary>The file that the probe in the service writes and the bench reads.</summary>
internal static class ProbeLog
{
    public const string PathVariable = "INDEXFORGE_BENCH_PROBE";
    public const string Suspending = "gc.suspending";
    public const string Pause = "gc.pause";
    public const string Promoted = "gc.promoted.mb";
    public const string PoolDelay = "pool.delay";
    public const string SleepLate = "sleep.late";
    public const string Gen0Bytes = "allocated.mb";
    public const string WriteWait = "indexforge.storage.write.wait";
    public const string Commit = "indexforge.storage.commit.duration";
    public const string CommitBatch = "indexforge.storage.commit.batch";
    public const string CommitBytes = "indexforge.storage.commit.bytes";
    public const string Checkpoint = "indexforge.storage.checkpoint.duration";
    public const string Request = "http.server.request.duration";

    /// <summary>What ended between two moments.</summary>
    public static List<Sample> Read(string path, DateTime from, DateTime to)
    {
        var samples = new List<Sample>();
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (file.ReadLine() is { } line)
        {
            // The last line may still be on its way.
            if (line.Split('\t') is [var at, var name, var value, var tag]
                && long.TryParse(at, CultureInfo.InvariantCulture, out var ticks) && ticks >= from.Ticks && ticks <= to.Ticks)
            {
                samples.Add(new Sample(ticks, name, double.Parse(value, CultureInfo.InvariantCulture), tag));
            }
        }

        return samples;
    }
}
