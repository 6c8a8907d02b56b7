using System.Collections.Immutable;
using System.Diagnostics;

namespace IndexForge.Grains.Processing;

/// <summary>Processor and waiting time by stage, in ms. Sheets add to it side by side, so the sum may exceed the time on the wall.</summary>
internal sealed class StageClock
{
    private readonly long[] _ticks = new long[4];

    public enum Stage
    {
        Parse,
        Type,
        Index,
        Commit,
    }

    public void Add(Stage stage, long ticks) => Interlocked.Add(ref _ticks[(int)stage], ticks);

    public async Task Measure(Stage stage, Task work)
    {
        var from = Stopwatch.GetTimestamp();
        await work;
        Add(stage, Stopwatch.GetTimestamp() - from);
    }

    public ImmutableDictionary<string, double> Times() => Enum.GetValues<Stage>().ToImmutableDictionary(
        s => s.ToString().ToLowerInvariant(),
        s => Math.Round(Stopwatch.GetElapsedTime(0, Math.Max(0, _ticks[(int)s])).TotalMilliseconds, 1));
}
