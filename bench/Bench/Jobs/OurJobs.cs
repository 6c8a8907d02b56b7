using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using IndexForge.Grains;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Hosting;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Bench.Jobs;

/// <summary>The service's own jobs under the load: the grains on the embedded engine over SQLite, each commit synced to disk.</summary>
internal static class OurJobs
{
    private const int WarmUp = 5_000;

    public static async Task<JobFigures> Measure(JobLoad load)
    {
        var folder = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
        var work = new TimedWork { RetryMs = load.RetryMs };
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.ConfigureServices(services =>
            {
                services.AddIndexForgeGrains();
                services.AddSingleton<IJobWork>(work);
                services.Configure<JobOptions>(o => (o.SingleProcess, o.Workers) = (true, load.Workers));
                services.AddGrainStateSerializer();
                services.AddStateCodec(StateCodec.Create<Block>((block, to) => to.Write(block.Data), bytes => new Block { Data = bytes.ToArray() }));
                services.AddSqliteStore(o => o.Folder = folder);

                // As the service runs; the test cluster's own setting copies every message as a wire would.
                services.PostConfigure<LocalOrleans.LocalEngineOptions>(o => o.StrictMessages = false);
                foreach (var name in (string[])[StorageNames.Durable, StorageNames.Volatile, StorageNames.VolatileMl])
                {
                    services.AddSqliteState(name);
                }
            });
            silo.AddReminders();
            silo.ConfigureServices(services => services.AddSqliteReminders());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        try
        {
            var grains = cluster.Client;
            await Bulk(grains, load with { Jobs = Math.Min(WarmUp, load.Jobs) }, 0);
            double perSecond, cpu;
            List<double> enqueue;
            using (var cost = new BulkCost())
            {
                (perSecond, enqueue) = await Bulk(grains, load, Math.Min(WarmUp, load.Jobs));
                cpu = cost.CpuPerThousand(load.Jobs);
                Console.Error.WriteLine(cost.Of(load.Jobs));
            }

            var (trickle, starts) = await Trickle(grains, work, load);
            await Task.WhenAll(Enumerable.Range(0, load.Retries).Select(_ => Submit(grains, TimedWork.Retry)));
            while (work.RetryErrors.Count < load.Retries)
            {
                await Task.Delay(20);
            }

            return new JobFigures(perSecond, cpu, enqueue, trickle, starts, [.. work.RetryErrors]);
        }
        finally
        {
            await cluster.StopAllSilosAsync();
            await cluster.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double PerSecond, List<double> Enqueue)> Bulk(IGrainFactory grains, JobLoad load, long before)
    {
        var enqueue = new ConcurrentBag<double>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, load.Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = sender; i < load.Jobs; i += load.Senders)
            {
                var at = Stopwatch.GetTimestamp();
                await Submit(grains, TimedWork.Bulk);
                enqueue.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        })));
        while (await Completed(grains) < before + load.Jobs)
        {
            await Task.Delay(10);
        }

        return (load.Jobs / clock.Elapsed.TotalSeconds, [.. enqueue]);
    }

    private static async Task<(List<double> Enqueue, List<double> Starts)> Trickle(IGrainFactory grains, TimedWork work, JobLoad load)
    {
        var sent = new ConcurrentDictionary<string, long>();
        var enqueue = new ConcurrentBag<double>();
        var calls = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < load.Rate * load.Seconds; i++)
        {
            while (clock.Elapsed.TotalSeconds < (double)i / load.Rate)
            {
                await Task.Delay(1);
            }

            calls.Add(Task.Run(async () =>
            {
                var at = Stopwatch.GetTimestamp();
                sent[(await Submit(grains, TimedWork.Trickle)).JobId] = at;
                enqueue.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }));
        }

        await Task.WhenAll(calls);
        while (work.Began.Count < sent.Count)
        {
            await Task.Delay(10);
        }

        return ([.. enqueue], [.. sent.Select(s => Stopwatch.GetElapsedTime(s.Value, work.Began[s.Key]).TotalMilliseconds)]);
    }

    private static Task<JobAccepted> Submit(IGrainFactory grains, string subject) =>
        grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = subject });

    private static async Task<long> Completed(IGrainFactory grains) =>
        (await grains.GetGrain<ICatalogQueryGrain>("0").JobStats()).ByStatus.GetValueOrDefault(JobStatus.Completed);
}
