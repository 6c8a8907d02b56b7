using IndexForge.Grains.Catalog;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_jobs_die
{
    [Fact]
    public async Task They_keep_their_input_are_listed_by_code_and_requeued_once()
    {
        using var folder = new TempFolder();
        string id;
        await using (var before = await GrainCluster.Start(folder, services => Counted(services, (_, _) => throw new ServiceException(ErrorCodes.MalformedDocument, "poison"))))
        {
            var accepted = await before.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted", OptionsJson = """{"maxRows":7}""" });
            id = accepted.JobId;
            Assert.Equal((JobStatus.Failed, 1), ((await before.End(id)).Status, (await before.End(id)).Attempt));
        }

        JobRequest? again = null;
        await using var after = await GrainCluster.Start(folder, services => Counted(services, (attempt, _) =>
        {
            again = attempt.Request;
            return Task.CompletedTask;
        }));
        var catalog = after.Grains.GetGrain<ICatalogQueryGrain>("0");
        Assert.Empty((await catalog.Jobs(new JobFilter(JobStatus.Failed, null, ErrorCodes.UpstreamFailed), null, 10)).Items);
        var dead = Assert.Single((await catalog.Jobs(new JobFilter(JobStatus.Failed, JobKind.Document, ErrorCodes.MalformedDocument), null, 10)).Items);
        Assert.Equal(id, dead.Id);

        Assert.True(JobId.TryParse(id, out var job));
        var requeued = await after.Grains.GetGrain<IJobGrain>(job.Key).Requeue(1);
        Assert.Equal(JobStatus.Completed, (await after.End(requeued!.JobId)).Status);
        Assert.Equal("""{"maxRows":7}""", again!.OptionsJson);
        Assert.Null(await after.Grains.GetGrain<IJobGrain>(job.Key).Requeue(1));
        Assert.Equal(JobStatus.Failed, (await after.Grains.GetGrain<IJobGrain>(job.Key).Get(1))!.Status);
    }

    [Fact]
    public async Task Counts_and_times_survive_a_restart()
    {
        using var folder = new TempFolder();
        JobStats stats;
        await using (var before = await GrainCluster.Start(folder, services => Counted(services, (_, _) => Task.CompletedTask)))
        {
            for (var i = 0; i < 20; i++)
            {
                await before.End((await before.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" })).JobId);
            }

            stats = await before.Grains.GetGrain<ICatalogQueryGrain>("0").JobStats();
        }

        await using var after = await GrainCluster.Start(folder, services => Counted(services, (_, _) => Task.CompletedTask));
        var again = await after.Grains.GetGrain<ICatalogQueryGrain>("0").JobStats();

        Assert.Equal(20, again.ByStatus[JobStatus.Completed]);
        Assert.Equal((stats.AverageRunMs, stats.P50RunMs, stats.P95RunMs, stats.FailureRate), (again.AverageRunMs, again.P50RunMs, again.P95RunMs, again.FailureRate));
        Assert.Equal(20, again.ByKind[JobKind.Document]);
    }

    [Fact]
    public async Task Retry_after_decides_when_the_next_attempt_is_due()
    {
        await using var cluster = await GrainCluster.Start(configure: services => Counted(services, (_, _) => throw new ServiceException(ErrorCodes.RateLimited, "slow down", 3_600)));
        var accepted = await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" });
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        var grain = cluster.Grains.GetGrain<IJobGrain>(id.Key);

        var info = await grain.Get(1);
        while (info!.Status != JobStatus.Retrying)
        {
            info = await grain.WaitForChange(1, info.Revision, TimeSpan.FromSeconds(20));
        }

        Assert.InRange((info.NextAttemptAt!.Value - info.History[^1].At).TotalSeconds, 3_590, 3_610);
        Assert.Equal((1, ErrorCodes.RateLimited), (info.Attempt, info.Error!.Code));
    }

    [Fact]
    public async Task A_worker_whose_heartbeats_get_lost_is_stopped_and_another_finishes()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cluster = await GrainCluster.Start(configure: services => Counted(services, async (attempt, cancellation) =>
        {
            if (attempt.Generation.Fence > 1)
            {
                return;
            }

            using var _ = cancellation.Register(stopped.SetResult);
            await stopped.Task;

            // A worker that has stopped has its entry driven again, in this one process also away from the other.
            await finished.Task;
            cancellation.ThrowIfCancellationRequested();
        }));
        var accepted = await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" });
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        var grain = cluster.Grains.GetGrain<IJobGrain>(id.Key);
        var info = await grain.Get(1);
        while (info!.Status != JobStatus.Processing)
        {
            info = await grain.WaitForChange(1, info.Revision, TimeSpan.FromSeconds(20));
        }

        // Another process takes it over, as after a lost lease; the first worker learns of it by its next heartbeat.
        var other = await grain.Begin(1, "another process");
        Assert.Equal(GrantOutcome.Granted, other.Outcome);
        Assert.True(await grain.Complete(1, other.Fence, "{}"));
        await stopped.Task;
        finished.SetResult();
        Assert.Equal((JobStatus.Completed, 1, 1), ((await cluster.End(accepted.JobId)).Status, (await cluster.End(accepted.JobId)).Attempt, (await cluster.End(accepted.JobId)).Interruptions));
    }

    private static void Counted(IServiceCollection services, Func<JobAttempt, CancellationToken, Task> work) =>
        services.AddSingleton<IJobWork>(new CountedWork { Do = work });
}
