using IndexForge.Grains.Blocks;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_memory_runs_out
{
    [Fact]
    public async Task It_costs_no_attempt_while_others_are_at_work()
    {
        var (other, met) = (new TaskCompletionSource(), new TaskCompletionSource());
        var tried = 0;
        var work = new CountedWork();
        work.Do = async (attempt, _) =>
        {
            if (attempt.Request.Subject == "counted other")
            {
                met.TrySetResult();
                await other.Task;
            }
            else if (Interlocked.Increment(ref tried) == 1)
            {
                await met.Task;
                throw new InsufficientMemoryException();
            }
        };
        await using var cluster = await Start(work);
        var beside = await Submit(cluster, "counted other");

        var job = await cluster.End(await Submit(cluster, "counted one"));
        other.SetResult();

        Assert.Equal((JobStatus.Completed, 1, 1), (job.Status, job.Attempt, job.Interruptions));
        Assert.Equal((JobStatus.Completed, 0), ((await cluster.End(beside)).Status, (await cluster.End(beside)).Interruptions));
    }

    [Fact]
    public async Task Whoever_meets_it_alone_is_given_up_after_three_attempts()
    {
        await using var cluster = await Start(new CountedWork { Do = (_, _) => throw new InsufficientMemoryException() });

        var job = await cluster.End(await Submit(cluster, "counted one"));

        Assert.Equal((JobStatus.Failed, ErrorCodes.OutOfMemory, 3, 0), (job.Status, job.Error!.Code, job.Attempt, job.Interruptions));
    }

    [Fact]
    public async Task It_is_no_fault_of_the_store()
    {
        var blocks = new BlockStore(new Full());

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => blocks.Read("mine/0"));
        Assert.Equal(ErrorCodes.OutOfMemory, AttemptErrors.Classify(new AggregateException(new InsufficientMemoryException())).Error.Code);
    }

    private static Task<GrainCluster> Start(CountedWork work) => GrainCluster.Start(configure: services =>
    {
        services.AddSingleton<IJobWork>(work);
        services.Configure<JobOptions>(o => (o.Workers, o.RetryDelay) = (2, TimeSpan.Zero));
    });

    private static async Task<string> Submit(GrainCluster cluster, string subject) =>
        (await cluster.Grains.GetGrain<IJobGrain>(Ids.New()).Submit(new JobRequest { Kind = JobKind.Document, Subject = subject })).JobId;

    private sealed class Full : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InsufficientMemoryException();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InsufficientMemoryException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new InsufficientMemoryException();
    }
}
