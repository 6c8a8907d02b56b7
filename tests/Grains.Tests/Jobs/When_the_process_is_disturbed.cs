using IndexForge.Grains.Blocks;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Jobs;

/// <summary>What runs of <c>indexforge chaos</c> found.</summary>
public sealed class When_the_process_is_disturbed
{
    private const string Csv = "sku,name\nINV-1,Copper pipe\nINV-2,Brass valve\n";

    [Fact]
    public async Task A_status_is_shown_only_once_it_is_stored()
    {
        await using var cluster = await GrainCluster.Start(configure: StateFaults.AddTo);
        var faults = cluster.Services.GetRequiredService<StateFaults>();
        var stored = 0;
        faults.Before = async (state, value) =>
        {
            // Time enough for who waits for a change to be told of it too early.
            for (var i = 0; IsCompleted(state, value) && i < 5_000; i++)
            {
                await Task.Yield();
            }
        };
        faults.Loses = (state, value) =>
        {
            Interlocked.Add(ref stored, IsCompleted(state, value) ? 1 : 0);
            return false;
        };
        var accepted = await cluster.Send("parts.csv", Csv);

        await cluster.End(accepted.JobId);

        Assert.Equal(1, Volatile.Read(ref stored));
    }

    [Fact]
    public async Task A_deletion_that_is_cut_off_is_finished_by_the_queue()
    {
        await using var cluster = await GrainCluster.Start(configure: StateFaults.AddTo);
        var accepted = await cluster.Send("parts.csv", Csv);
        await cluster.Indexed(accepted);
        var faults = cluster.Services.GetRequiredService<StateFaults>();
        faults.Loses = (state, value) => state == "document" && value is DocumentState { Info.Status: DocumentStatus.Deleted, Blob: not null };

        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Grains.GetGrain<IDocumentGrain>(accepted.DocumentId).Delete());
        await Drained(cluster, accepted);

        Assert.Equal(0, (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "copper" })).Total);
        Assert.Empty((await cluster.Grains.GetGrain<ICatalogQueryGrain>("0").Documents(new DocumentFilter(null, null, null, null), null, 10)).Items);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_made_again()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            StateFaults.AddTo(services);
            services.Configure<JobOptions>(o => o.RetryDelay = TimeSpan.Zero);
        });
        var lost = 0;
        cluster.Services.GetRequiredService<StateFaults>().Loses = (state, value) =>
            state == "document" && value is DocumentState { Content: not null } && Interlocked.Increment(ref lost) == 1;

        var accepted = await cluster.Send("parts.csv", Csv);
        var document = await cluster.Indexed(accepted);

        Assert.Equal(1, lost);
        Assert.Equal(1, document.Version);
        var listed = Assert.Single((await cluster.Grains.GetGrain<ICatalogQueryGrain>("0").Documents(new DocumentFilter(null, null, null, null), null, 10)).Items);
        Assert.Equal((DocumentStatus.Indexed, 2L), (listed.Status, listed.Rows));
    }

    [Fact]
    public async Task An_attempt_that_comes_after_an_end_that_was_not_stored_is_found()
    {
        var fails = new FailsFirst(3);
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            StateFaults.AddTo(services);
            services.AddSingleton<IWorkFault>(fails);
            services.Configure<JobOptions>(o => (o.RetryDelay, o.Lease, o.RecoveryInterval) = (TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100)));
        });
        var lost = 0;
        cluster.Services.GetRequiredService<StateFaults>().Loses = (state, value) =>
            state == "document" && value is DocumentState { Info.Status: DocumentStatus.Failed } && Interlocked.Increment(ref lost) == 1;
        var accepted = await cluster.Send("parts.csv", Csv);

        var document = await cluster.Indexed(accepted);

        Assert.Equal((1, DocumentStatus.Indexed), (lost, document.Status));
        Assert.Equal(1, (await cluster.Grains.GetGrain<ISearchGrain>("default").Search(new SearchRequest { Query = "copper" })).Total);
    }

    [Fact]
    public async Task Work_that_hangs_is_left_behind_and_gives_its_place_to_others()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            services.AddSingleton<IWorkFault, Hangs>();
            services.Configure<JobOptions>(o => (o.Workers, o.AttemptTimeout, o.MaxAttempts) = (1, TimeSpan.FromSeconds(1), 1));
        });

        var hanging = await cluster.Send("hangs.csv", "a\n1\n");
        var other = await cluster.Send("parts.csv", Csv);

        Assert.Equal((JobStatus.Failed, ErrorCodes.Timeout), await End(cluster, hanging));
        Assert.Equal((JobStatus.Completed, null), await End(cluster, other));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_retry_waiting()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            FaultyStorage.AddTo(services);
            ShiftedTime.AddTo(services);
            services.Configure<JobOptions>(o => o.RetryDelay = TimeSpan.FromMinutes(10));
        });
        var failures = 0;
        cluster.Services.GetRequiredService<FaultyStorage>().Fails = (operation, key) =>
            operation == "read" && key.StartsWith("upload/", StringComparison.Ordinal) && Interlocked.Increment(ref failures) <= BlockStore.Tries;
        var accepted = await cluster.Send("parts.csv", Csv);
        var job = Job(cluster, accepted);
        var info = await job.WaitForChange(1, seen: -1, TimeSpan.Zero);
        while (info!.Status != JobStatus.Retrying)
        {
            info = await job.WaitForChange(1, info.Revision, TimeSpan.FromSeconds(20));
        }

        cluster.Services.GetRequiredService<ShiftedTime>().By = TimeSpan.FromHours(-1);
        await Queue(cluster, accepted).Wake();

        Assert.Equal((JobStatus.Completed, null), await End(cluster, accepted));
    }

    private static bool IsCompleted(string state, object? value) => state == "job" && value is JobState { Runs: [{ Info.Status: JobStatus.Completed }] };

    private static async Task<(JobStatus Status, string? Error)> End(GrainCluster cluster, DocumentAccepted accepted)
    {
        var job = await cluster.End(accepted.JobId);
        return (job.Status, job.Status == JobStatus.Completed ? null : job.Error?.Code);
    }

    private static async Task Drained(GrainCluster cluster, DocumentAccepted accepted)
    {
        while (await Queue(cluster, accepted).Depth() is { Waiting: > 0 } or { Running: > 0 })
        {
            await Task.Yield();
        }
    }

    private static IJobQueueGrain Queue(GrainCluster cluster, DocumentAccepted accepted)
    {
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        return cluster.Grains.GetGrain<IJobQueueGrain>(QueuePartitions.Of(id.Key, new JobOptions().Partitions));
    }

    private static IJobGrain Job(GrainCluster cluster, DocumentAccepted accepted)
    {
        Assert.True(JobId.TryParse(accepted.JobId, out var id));
        return cluster.Grains.GetGrain<IJobGrain>(id.Key);
    }

    private sealed class FailsFirst(int times) : IWorkFault
    {
        private int _begun;

        public Task BeforeWork(string documentName) =>
            Interlocked.Increment(ref _begun) <= times ? throw new ServiceException(ErrorCodes.UpstreamFailed, "no answer") : Task.CompletedTask;
    }

    private sealed class Hangs : IWorkFault
    {
        public Task BeforeWork(string documentName) =>
            documentName.StartsWith("hangs", StringComparison.Ordinal) ? new TaskCompletionSource().Task : Task.CompletedTask;
    }
}
