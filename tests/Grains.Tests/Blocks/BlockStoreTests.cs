using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Grains.Tests.Blocks;

public sealed class BlockStoreTests
{
    [Fact]
    public async Task Faults_of_the_provider_are_storage_unavailable_with_a_time_to_come_back()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        await storage.Blocks.Create("mine/0", [1]);
        storage.Fails = (_, key) => key.StartsWith("mine/", StringComparison.Ordinal);

        foreach (var call in (Func<Task>[])[() => storage.Blocks.Read("mine/0"), () => storage.Blocks.Create("mine/1", [2]), () => storage.Blocks.Put("mine/0", [3]), () => storage.Blocks.Delete("mine/0")])
        {
            var fault = await Assert.ThrowsAsync<ServiceException>(call);
            Assert.Equal((ErrorCodes.StorageUnavailable, 5), (fault.Code, fault.RetryAfterSeconds));
        }
    }

    [Fact]
    public async Task What_may_be_repeated_is_tried_again_before_it_fails()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        var failed = new HashSet<string>();
        storage.Fails = (operation, key) => key.StartsWith("mine/", StringComparison.Ordinal) && failed.Add(operation);

        await storage.Blocks.Create("mine/0", [1]);

        Assert.Equal(["read", "write"], failed.Order());
        Assert.Equal([1], await storage.Blocks.Read("mine/0"));
        failed.Clear();
        await storage.Blocks.Put("mine/0", [2]);
        Assert.Equal(["read", "write"], failed.Order());
        Assert.Equal([2], await storage.Blocks.Read("mine/0"));
    }

    [Fact]
    public async Task A_run_whose_removal_was_cut_off_is_removed_by_the_next()
    {
        await using var cluster = await GrainCluster.Start(configure: FaultyStorage.AddTo);
        var storage = cluster.Services.GetRequiredService<FaultyStorage>();
        for (var i = 0; i < 5; i++)
        {
            await storage.Blocks.Create($"mine/{i}", [1]);
        }

        var cleared = 0;
        storage.Fails = (operation, _) => operation == "clear" && ++cleared == 3;
        await Assert.ThrowsAsync<ServiceException>(() => storage.Blocks.DeleteRun("mine/"));
        await storage.Blocks.DeleteRun("mine/");

        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await storage.Blocks.Read($"mine/{i}"));
        }
    }
}
