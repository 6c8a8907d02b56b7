using System.Globalization;

namespace IndexForge.Bench.Storage;

/// <summary>State writes per second through the providers, beside the bare store under the same durability, in one run.</summary>
internal static class StorageBench
{
    private const int Rounds = 5;

    private static readonly int[] Writers = [1, 64, 512];

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args is [var given, ..] ? double.Parse(given, CultureInfo.InvariantCulture) : 2;
        var time = TimeSpan.FromSeconds(seconds);
        Console.WriteLine($"State of {Sample.Bytes} bytes as stored; medians of {Rounds} rounds of {seconds:0.#} s; {Environment.ProcessorCount} cores.");
        Console.WriteLine();
        Console.WriteLine("| store | writers | provider, writes/s | p50 ms | p99 ms | B/write | bare, writes/s | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var writers in Writers)
            await CompareAsync("SQLite", writers, () => SqliteWrites.ProviderAsync(writers, time), () => Task.Run(() => SqliteWrites.Bare(writers, time)));
        if (!RedisWrites.IsInstalled)
        {
            Console.WriteLine("redis-server or redis-benchmark is not installed: no figures for Redis.");
            return 0;
        }

        foreach (var writers in Writers)
            await CompareAsync("Redis", writers, () => RedisWrites.ProviderAsync(writers, time), () => RedisWrites.BareAsync(writers, time));
        return 0;
    }

    // Turn by turn, and the middle of each: what else the machine does then weighs on both alike.
    private static async Task CompareAsync(string store, int writers, Func<Task<Measured>> measure, Func<Task<double>> measureBare)
    {
        var (ours, theirs) = (new List<Measured>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await measure());
            theirs.Add(await measureBare());
        }

        var provider = ours.OrderBy(one => one.PerSecond).ElementAt(Rounds / 2);
        var bare = theirs.Order().ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {store} | {writers} | {provider.PerSecond:N0} | {provider.P50.TotalMilliseconds:0.00} | {provider.P99.TotalMilliseconds:0.00} | {provider.BytesPerWrite:N0} | {bare:N0} | {provider.PerSecond / bare * 100:0} % |"));
    }
}
