using System.Globalization;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_ten_thousand_jobs_are_due
{
    private const int Many = 10_000;

    [Fact]
    public async Task A_restart_makes_no_herd_and_nobodys_one_job_waits_for_them()
    {
        using var folder = new TempFolder();
        await using (var before = await GrainCluster.Start(folder, services => Paused(services, new CountedWork())))
        {
            await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, _) => await Submit(before, "counted", "many", JobPriority.Normal));
            await Submit(before, "counted one", "one", JobPriority.Normal);
            await Submit(before, "counted urgent", "many", JobPriority.High);
        }

        var work = new CountedWork { Expected = Many + 2 };
        await using var after = await GrainCluster.Start(folder, services => Paused(services, work));
        for (var i = 0; i < new JobOptions().Partitions; i++)
        {
            await after.Grains.GetGrain<IJobQueueGrain>(i.ToString(CultureInfo.InvariantCulture)).Depth();
        }

        after.Services.GetRequiredService<IProcessing>().Resume();
        await work.All;

        var order = work.Began.ToList();
        Assert.Equal(Many + 2, order.Count);
        Assert.InRange(work.Most, 1, 3);
        Assert.InRange(order.FindIndex(r => r.Subject == "counted one"), 0, 10);
        Assert.InRange(order.FindIndex(r => r.Subject == "counted urgent"), 0, 10);
    }

    private static void Paused(IServiceCollection services, CountedWork work)
    {
        services.AddSingleton<IJobWork>(work);
        services.Configure<JobOptions>(o => o.Workers = 3);
        services.AddSingleton(provider =>
        {
            var slots = new WorkSlots(provider.GetRequiredService<IOptions<JobOptions>>());
            slots.Pause();
            return slots;
        });
    }

    private static Task Submit(GrainCluster cluster, string subject, string consumer, JobPriority priority) => cluster.Grains.GetGrain<IJobGrain>(Ids.New())
        .Submit(new JobRequest { Kind = JobKind.Document, Subject = subject, Consumer = consumer, Priority = priority });
}
