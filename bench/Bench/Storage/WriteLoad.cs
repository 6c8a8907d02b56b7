using System.Diagnostics;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Bench.Storage;

/// <summary>Writers that each write a state of their own, one write after the other.</summary>
internal static class WriteLoad
{
    public static async Task<Measured> RunAsync(IGrainStorage storage, int writers, TimeSpan time)
    {
        await WriteAsync(storage, writers, time / 5);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        var latencies = await WriteAsync(storage, writers, time);
        var took = Stopwatch.GetElapsedTime(began);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        latencies.Sort();
        return new Measured(
            latencies.Count / took.TotalSeconds,
            Ticks(latencies[latencies.Count / 2]),
            Ticks(latencies[(int)(latencies.Count * 0.99)]),
            allocated / (double)latencies.Count);
    }

    private static async Task<List<long>> WriteAsync(IGrainStorage storage, int writers, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var grain = GrainId.Create("document", $"bench-{writer}");
            var state = new GrainState<Sample>();
            await storage.ReadStateAsync("sample", grain, state);
            var latencies = new List<long>(1 << 16);
            for (long now; (now = Stopwatch.GetTimestamp()) < end;)
            {
                state.State!.Attempt++;
                await storage.WriteStateAsync("sample", grain, state);
                latencies.Add(Stopwatch.GetTimestamp() - now);
            }

            return latencies;
        })));
        return [.. all.SelectMany(one => one)];
    }

    private static TimeSpan Ticks(long timestamps) => TimeSpan.FromSeconds((double)timestamps / Stopwatch.Frequency);
}
