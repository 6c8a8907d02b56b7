using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Jobs;

/// <summary>A partition of the queue that lies, however it came there, in a process without workers.</summary>
public sealed class When_a_process_works_no_jobs
{
    [Fact]
    public async Task It_takes_jobs_leaves_them_alone_and_one_that_works_does_them()
    {
        using var folder = new TempFolder();
        DocumentAccepted sent;
        await using (var idle = await GrainCluster.Start(folder, services => services.Configure<JobOptions>(o => o.Works = false)))
        {
            sent = await idle.Send("one.txt", "A captain.");
            for (var i = 0; i < new JobOptions().Partitions; i++)
            {
                await idle.Grains.GetGrain<IJobQueueGrain>($"{i}").Wake();
            }

            Assert.True(JobId.TryParse(sent.JobId, out var id));
            var job = (await idle.Grains.GetGrain<IJobGrain>(id.Key).Get(id.Run))!;
            Assert.Equal((JobStatus.Queued, 0), (job.Status, job.Attempt));
        }

        await using var working = await GrainCluster.Start(folder);
        await working.Indexed(sent);
    }
}
