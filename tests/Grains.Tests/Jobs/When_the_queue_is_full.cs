using System.Globalization;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_the_queue_is_full
{
    private const int Most = 5;

    [Fact]
    public async Task New_jobs_are_refused_with_a_time_and_leave_nothing_behind_also_after_a_restart()
    {
        using var folder = new TempFolder();
        await using (var before = await GrainCluster.Start(folder, Paused))
        {
            for (var i = 0; i < Most; i++)
            {
                await Submit(before, Ids.New());
            }

            await IsRefused(before);
        }

        await using var after = await GrainCluster.Start(folder, Paused);
        var waiting = 0;
        for (var i = 0; i < new JobOptions().Partitions; i++)
        {
            var depth = await after.Grains.GetGrain<IJobQueueGrain>(i.ToString(CultureInfo.InvariantCulture)).Depth();
            waiting += depth.Waiting + depth.Running;
        }

        await IsRefused(after);
        after.Services.GetRequiredService<IProcessing>().Resume();
        Assert.Equal(Most, waiting);
    }

    [Fact]
    public async Task A_job_that_is_in_the_queue_is_never_refused()
    {
        await using var cluster = await GrainCluster.Start(configure: Paused);
        var keys = Enumerable.Range(0, Most).Select(_ => Ids.New()).ToList();
        foreach (var key in keys)
        {
            await Submit(cluster, key);
        }

        Assert.True((await Submit(cluster, keys[0])).Deduplicated);
        Assert.Equal(JobStatus.Cancelled, (await cluster.Grains.GetGrain<IJobGrain>(keys[1]).Cancel(1)).Status);
    }

    private static async Task IsRefused(GrainCluster cluster)
    {
        var key = Ids.New();
        var refused = await Assert.ThrowsAsync<ServiceException>(() => Submit(cluster, key));

        Assert.Equal(ErrorCodes.QueueFull, refused.Code);
        Assert.True(refused.RetryAfterSeconds > 0);
        Assert.Null(await cluster.Grains.GetGrain<IJobGrain>(key).Get(1));
    }

    private static Task<JobAccepted> Submit(GrainCluster cluster, string key) =>
        cluster.Grains.GetGrain<IJobGrain>(key).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" });

    private static void Paused(IServiceCollection services)
    {
        services.AddSingleton<IJobWork>(new CountedWork());
        services.Configure<JobOptions>(o => o.MaxQueued = Most);
        services.AddSingleton(provider =>
        {
            var slots = new WorkSlots(provider.GetRequiredService<IOptions<JobOptions>>());
            slots.Pause();
            return slots;
        });
    }
}
