using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Tests.Jobs;

/// <summary>The job grain's own rules, with the queue's driver held back so that the test is the worker.</summary>
public sealed class When_work_is_interrupted : IAsyncLifetime
{
    private GrainCluster _cluster = null!;
    private IJobGrain _job = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await GrainCluster.Start(configure: services => services.Configure<JobOptions>(o => o.InterruptionDelay = TimeSpan.Zero));
        ((WorkSlots)_cluster.Services.GetService(typeof(WorkSlots))!).Pause();
        _job = _cluster.Grains.GetGrain<IJobGrain>(Ids.New());
        await _job.Submit(new JobRequest { Kind = JobKind.Document, Subject = Ids.New() });
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_thousand_submissions_make_one_run()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => _job.Submit(new JobRequest { Kind = JobKind.Document, Subject = "x" })));

        Assert.Single(answers.Select(a => a.JobId).Distinct());
        Assert.All(answers, a => Assert.True(a.Deduplicated));
    }

    [Fact]
    public async Task Another_process_takes_a_dead_workers_run_over_without_using_up_an_attempt()
    {
        var first = await _job.Begin(1, "dead");

        var second = await _job.Begin(1, "alive");

        Assert.Equal(GrantOutcome.Granted, second.Outcome);
        Assert.True(second.Fence > first.Fence);
        var info = (await _job.Get(1))!;
        Assert.Equal((1, 1), (info.Attempt, info.Interruptions));
    }

    [Fact]
    public async Task A_first_attempt_is_shown_and_counted_once_it_is_written()
    {
        var grant = await _job.Begin(1, "me");
        var before = (await _job.Get(1))!;
        Assert.True(await _job.Heartbeat(1, grant.Fence, "extract", 0.5));
        var after = (await _job.Get(1))!;

        Assert.Equal((JobStatus.Queued, 0), (before.Status, before.Attempt));
        Assert.Equal((JobStatus.Processing, 1, "extract"), (after.Status, after.Attempt, after.Stage));
        Assert.True(await _job.Complete(1, grant.Fence, "{}"));
        Assert.Equal([JobStatus.Queued, JobStatus.Processing, JobStatus.Completed], (await _job.Get(1))!.History.Select(e => e.Status));
    }

    [Fact]
    public async Task Short_work_is_written_once_and_tells_all_of_its_life()
    {
        var grant = await _job.Begin(1, "me");
        Assert.True(await _job.Complete(1, grant.Fence, "{}"));

        var info = (await _job.Get(1))!;
        Assert.Equal([JobStatus.Queued, JobStatus.Processing, JobStatus.Completed], info.History.Select(e => e.Status));
        Assert.Equal((1, info.History[1].At), (info.Attempt, info.StartedAt!.Value));
    }

    [Fact]
    public async Task A_token_that_may_have_been_given_out_before_a_crash_is_never_given_again()
    {
        var first = await _job.Begin(1, "dead");
        using var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(_cluster.Folder.Path).Where(name => name.EndsWith(".db", StringComparison.Ordinal) || name.EndsWith("-wal", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        }

        await using var after = await GrainCluster.Start(copy, services => services.AddSingleton(provider =>
        {
            var slots = new WorkSlots(provider.GetRequiredService<IOptions<JobOptions>>());
            slots.Pause();
            return slots;
        }));
        var job = after.Grains.GetGrain<IJobGrain>(_job.GetPrimaryKeyString());

        Assert.Equal(JobStatus.Queued, (await job.Get(1))!.Status);
        Assert.False(await job.Complete(1, first.Fence, "{}"));
        var second = await job.Begin(1, "alive");
        Assert.True(second.Fence > first.Fence);
        Assert.Equal((JobStatus.Processing, 1), ((await job.Get(1))!.Status, (await job.Get(1))!.Attempt));
    }

    [Fact]
    public async Task The_same_process_waits_for_the_lease_to_end()
    {
        await _job.Begin(1, "me");

        Assert.Equal(GrantOutcome.NotYet, (await _job.Begin(1, "me")).Outcome);
    }

    [Fact]
    public async Task A_late_worker_is_refused_everything()
    {
        var late = await _job.Begin(1, "dead");
        var now = await _job.Begin(1, "alive");

        Assert.False(await _job.Heartbeat(1, late.Fence, "extract", 0.5));
        Assert.False(await _job.Complete(1, late.Fence, "{}"));
        await _job.Fail(1, late.Fence, new ErrorInfo("x", "late", Transient: false), null);
        Assert.Equal(JobStatus.Processing, (await _job.Get(1))!.Status);
        Assert.True(await _job.Complete(1, now.Fence, "{}"));
        Assert.Equal(JobStatus.Completed, (await _job.Get(1))!.Status);
    }

    [Fact]
    public async Task Three_failures_end_it_and_interruptions_between_do_not_count()
    {
        var transient = new ErrorInfo(ErrorCodes.UpstreamFailed, "no answer", Transient: true);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await _job.Begin(1, $"dead {attempt}");
            var grant = await _job.Begin(1, $"alive {attempt}", apart: true);
            Assert.Equal(attempt, grant.Attempt);
            var next = await _job.Fail(1, grant.Fence, transient, TimeSpan.Zero);
            Assert.Equal(attempt < 3, next is not null);
        }

        var info = (await _job.Get(1))!;
        Assert.Equal((JobStatus.Failed, 3, 3), (info.Status, info.Attempt, info.Interruptions));
    }

    [Fact]
    public async Task Too_many_interruptions_end_it()
    {
        for (var i = 0; i < 21; i++)
        {
            await _job.Begin(1, $"worker {i}", apart: true);
        }

        Assert.Equal(GrantOutcome.Over, (await _job.Begin(1, "last")).Outcome);
        Assert.Equal(ErrorCodes.InterruptedTooOften, (await _job.Get(1))!.Error!.Code);
    }

    [Fact]
    public async Task A_run_that_was_at_work_in_process_after_process_that_died_comes_back_later()
    {
        var delay = TimeSpan.FromMinutes(10);
        _cluster.Services.GetRequiredService<IOptions<JobOptions>>().Value.InterruptionDelay = delay;
        _cluster.Services.GetRequiredService<IOptions<JobOptions>>().Value.MaxInterruptionDelay = delay;
        await _job.Begin(1, "dies first");
        Assert.Equal(GrantOutcome.Granted, (await _job.Begin(1, "dies second")).Outcome);
        var before = TimeProvider.System.GetUtcNow();

        var third = await _job.Begin(1, "third");
        var again = await _job.Begin(1, "third");

        Assert.Equal((GrantOutcome.NotYet, GrantOutcome.NotYet), (third.Outcome, again.Outcome));
        Assert.True(third.NotBefore >= before + (delay / 2));
        Assert.Equal((JobStatus.Queued, 2), ((await _job.Get(1))!.Status, (await _job.Get(1))!.Interruptions));
    }

    [Fact]
    public async Task Runs_that_may_be_what_kills_the_process_are_not_at_work_together()
    {
        var work = new CountedWork { Expected = 3 };
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            services.AddSingleton<IJobWork>(work);
            services.Configure<JobOptions>(o => (o.InterruptionDelay, o.RecoveryInterval, o.Workers) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(100), 3));
        });
        var slots = cluster.Services.GetRequiredService<WorkSlots>();
        slots.Pause();
        var jobs = new List<string>();
        for (var i = 0; i < work.Expected; i++)
        {
            var job = cluster.Grains.GetGrain<IJobGrain>(Ids.New());
            jobs.Add((await job.Submit(new JobRequest { Kind = JobKind.Document, Subject = "counted" })).JobId);
            for (var death = 0; death < 3; death++)
            {
                await job.Begin(1, $"dies {death}");
            }

            Assert.Equal(GrantOutcome.Apart, (await job.Begin(1, "next")).Outcome);
        }

        slots.Resume();
        await work.All;

        Assert.Equal(1, work.Most);
        foreach (var job in jobs)
        {
            Assert.Equal(JobStatus.Completed, (await cluster.End(job)).Status);
        }
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_worker_and_can_be_requeued()
    {
        var grant = await _job.Begin(1, "me");

        await _job.Cancel(1);
        await _job.Cancel(1);

        Assert.False(await _job.Heartbeat(1, grant.Fence, "extract", 0.1));
        Assert.False(await _job.Complete(1, grant.Fence, "{}"));
        var again = await _job.Retry(1, "again");
        Assert.EndsWith("-2", again.JobId, StringComparison.Ordinal);
        Assert.Equal(JobStatus.Cancelled, (await _job.Get(1))!.Status);
    }

    [Fact]
    public async Task A_finished_run_can_neither_be_cancelled_nor_requeued()
    {
        var grant = await _job.Begin(1, "me");
        await _job.Complete(1, grant.Fence, "{}");

        Assert.Equal(ErrorCodes.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => _job.Cancel(1))).Code);
        Assert.Equal(ErrorCodes.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => _job.Retry(1, "again"))).Code);
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => _job.Cancel(2))).Code);
    }

    [Fact]
    public async Task Work_that_is_handed_back_waits_in_the_queue_again()
    {
        var grant = await _job.Begin(1, "me");

        await _job.HandBack(1, grant.Fence);

        var info = (await _job.Get(1))!;
        Assert.Equal((JobStatus.Queued, 0, 1), (info.Status, info.Attempt, info.Interruptions));
        Assert.Equal(GrantOutcome.Granted, (await _job.Begin(1, "me")).Outcome);
    }
}
