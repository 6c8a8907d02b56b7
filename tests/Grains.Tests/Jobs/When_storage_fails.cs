using IndexForge.Grains.Blocks;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Jobs;

public sealed class When_storage_fails
{
    [Fact]
    public async Task The_attempt_says_so_and_the_next_one_succeeds()
    {
        await using var cluster = await GrainCluster.Start(configure: services =>
        {
            FaultyStorage.AddTo(services);
            services.Configure<JobOptions>(o => o.RetryDelay = TimeSpan.Zero);
        });
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        var failures = 0;
        storage.Fails = (operation, key) => operation == "read" && key.StartsWith("upload/", StringComparison.Ordinal) && Interlocked.Increment(ref failures) <= BlockStore.Tries;

        var job = await cluster.End((await cluster.Send("a.csv", "k,v\n1,2\n")).JobId);

        Assert.Equal((JobStatus.Completed, 2), (job.Status, job.Attempt));
        Assert.Contains(job.History, e => e.Status == JobStatus.Retrying && e.Detail!.Contains("The disk is full.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_of_the_store_is_transient()
    {
        var (error, _) = AttemptErrors.Classify(new ServiceException(ErrorCodes.StorageUnavailable, "down", 5));

        Assert.Equal((ErrorCodes.StorageUnavailable, true), (error.Code, error.Transient));
    }
}
