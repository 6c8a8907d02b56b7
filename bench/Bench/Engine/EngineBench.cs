using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Bench.Engine;

/// <summary>
/// Calls through the engine, each figure beside its limit in the same run: a bare channel ping-pong of the same callers with as many
/// readers. Rounds of both alternate; the best round of each counts.
/// </summary>
internal static class EngineBench
{
    private const int Rounds = 3;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync()
    {
        // The one composition that both engines have; calls go from the silo's own process, over no wire.
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            silo.Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromSeconds(30));
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var grains = cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();
        Console.WriteLine("| case | calls/s | bytes/call | channel ping-pong/s | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var callers in new[] { 1, 64, 512 })
        {
            await CallsAsync($"one hot grain, {callers} callers", grains, callers, 1, static grain => grain.Echo(1));
        }

        await CallsAsync("a grain per caller, 64 callers", grains, 64, 64, static grain => grain.Echo(1));
        await CallsAsync("the same, ValueTask", grains, 64, 64, static grain => grain.EchoOfValue(1).AsTask());
        await CallsAsync("the same, the grain awaits", grains, 64, 64, static grain => grain.EchoAfterYield(1));
        foreach (var callers in new[] { 1, 64, 512 })
        {
            await CallsAsync($"10,000 grains, {callers} callers", grains, callers, 10_000, static grain => grain.Echo(1));
        }

        await ActivationsAsync(grains, 64);
        await MemoryAsync(grains, 200_000);
        return 0;
    }

    private static async Task CallsAsync(string name, IGrainFactory grains, int callers, int targets, Func<IEchoGrain, Task<int>> call)
    {
        var references = Enumerable.Range(0, targets).Select(i => grains.GetGrain<IEchoGrain>($"{name} {i}")).ToArray();
        foreach (var reference in references)
        {
            await reference.Echo(0);
        }

        var limit = new ChannelPingPong(targets);
        var (best, bytes, bestLimit) = (0.0, 0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var (rate, calls) = await LoadAsync(callers, next => call(references[next % targets]));
            bytes = (GC.GetTotalAllocatedBytes() - allocated) / (double)calls;
            best = Math.Max(best, rate);
            bestLimit = Math.Max(bestLimit, (await LoadAsync(callers, limit.CallAsync)).Rate);
        }

        limit.Stop();
        Report(name, best, bytes, bestLimit);
    }

    private static async Task ActivationsAsync(IGrainFactory grains, int callers)
    {
        var best = 0.0;
        var bytes = 0.0;
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var current = round;
            var (rate, calls) = await LoadAsync(callers, next => grains.GetGrain<IEchoGrain>($"new {current} {next}").Echo(1));
            bytes = (GC.GetTotalAllocatedBytes() - allocated) / (double)calls;
            best = Math.Max(best, rate);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| each call activates a grain, {callers} callers | {best:N0} | {bytes:N0} | | |"));
    }

    private static async Task MemoryAsync(IGrainFactory grains, int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i += 1000)
        {
            var first = i;
            await Task.WhenAll(Enumerable.Range(first, 1000).Select(number => grains.GetGrain<IEchoGrain>($"kept {number}").Echo(1)));
        }

        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {count:N0} idle activations keep {kept:N0} bytes each | | | | |"));
    }

    private static async Task<(double Rate, long Calls)> LoadAsync(int callers, Func<int, Task<int>> call)
    {
        var stop = Stopwatch.GetTimestamp() + (long)(Round.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var next = caller;
            var made = 0L;
            while (Stopwatch.GetTimestamp() < stop)
            {
                await call(next);
                next = (next + callers) & int.MaxValue;
                made++;
            }

            return made;
        })));
        var total = counts.Sum();
        return (total / Stopwatch.GetElapsedTime(started).TotalSeconds, total);
    }

    private static void Report(string name, double rate, double bytes, double limit) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"| {name} | {rate:N0} | {bytes:N0} | {limit:N0} | {rate / limit:P0} |"));
}
