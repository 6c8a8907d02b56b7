using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using IndexForge.Storage;
using IndexForge.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Bench.Storage;

/// <summary>
/// How long small writes take, 100 a second whatever they take, while jobs write blocks of 1 MiB to the same SQLite file.
/// Usage: <c>storage mixed [SECONDS]</c>.
/// </summary>
internal static class MixedWrites
{
    private const int SmallPerSecond = 100;
    private const int BlockBytes = 1 << 20;
    private const int BlocksAtOnce = 4;

    /// <summary>Jobs, and blocks that each writes a second at most.</summary>
    private static readonly (int Jobs, int PerSecond)[] Loads = [(0, 0), (4, 8), (4, int.MaxValue), (16, int.MaxValue)];

    public static async Task<int> RunAsync(string[] args)
    {
        var time = TimeSpan.FromSeconds(double.Parse(args.ElementAtOrDefault(0) ?? "8", CultureInfo.InvariantCulture));
        Console.WriteLine($"{time.TotalSeconds:0.#} s each, {SmallPerSecond} small writes a second; {Environment.ProcessorCount} cores.");
        Console.WriteLine();
        Console.WriteLine("| jobs that write blocks | small writes | p50 ms | p95 ms | p99 ms | max ms | blocks MB/s |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (jobs, perSecond) in Loads)
        {
            var (times, written) = await Measure(jobs, perSecond, time);
            times.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {jobs}{(perSecond is > 0 and < int.MaxValue ? $", {perSecond} blocks a second each" : "")} | {times.Count} | {At(times, 0.5):0.0} | {At(times, 0.95):0.0} | {At(times, 0.99):0.0} | {times[^1]:0.0} | {written * BlockBytes / 1e6 / time.TotalSeconds:0} |"));
        }

        return 0;
    }

    private static async Task<(List<double> Times, long Written)> Measure(int jobs, int perSecond, TimeSpan time)
    {
        var folder = Directory.CreateTempSubdirectory("indexforge-bench-");
        using var metrics = new StorageMetrics();
        try
        {
            await using var store = new SqliteStore(Options.Create(new SqliteStoreOptions { Folder = folder.FullName }), metrics, NullLogger<SqliteStore>.Instance);
            await store.StartAsync();
            var codec = StateCodec.Create<Chunk>((chunk, to) => to.Write(chunk.Bytes), bytes => new Chunk(bytes.ToArray()));
            var storage = new SqliteGrainStorage("durable", store, new GrainStateSerializer([codec]));
            using var stop = new CancellationTokenSource(time);
            var written = 0L;
            var blocks = Enumerable.Range(0, jobs).Select(job => Task.Run(async () =>
            {
                var (data, began) = (new byte[BlockBytes], Stopwatch.GetTimestamp());
                for (var count = 0; !stop.IsCancellationRequested; count += BlocksAtOnce)
                {
                    // Under eight keys, written again and again: the file stays small, as a disk that is written evenly.
                    await Task.WhenAll(Enumerable.Range(0, BlocksAtOnce).Select(async i =>
                    {
                        var (grain, state) = (GrainId.Create("block", $"{job}/{(count + i) % 8}"), new GrainState<Chunk>());
                        await storage.ReadStateAsync("block", grain, state);
                        state.State = new Chunk(data);
                        await storage.WriteStateAsync("block", grain, state);
                        Interlocked.Increment(ref written);
                    }));
                    if (perSecond < int.MaxValue && TimeSpan.FromSeconds((double)(count + BlocksAtOnce) / perSecond) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                        await Task.Delay(early);
                }
            })).ToList();

            var times = new ConcurrentBag<double>();
            var small = new List<Task>();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / SmallPerSecond));
            while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync())
                small.Add(Small(small.Count));
            await Task.WhenAll([.. small, .. blocks]);
            return ([.. times], written);

            async Task Small(int number)
            {
                var from = Stopwatch.GetTimestamp();
                await storage.WriteStateAsync("sample", GrainId.Create("document", $"{number}"), new GrainState<Sample>(new Sample()));
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record Chunk(byte[] Bytes);

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
