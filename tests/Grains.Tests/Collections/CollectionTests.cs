using IndexForge.Grains.Collections;
using IndexForge.Grains.Search;
using IndexForge.Grains.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Collections;

public sealed class CollectionTests
{
    [Fact]
    public async Task Searching_a_name_makes_no_collection_and_writing_does()
    {
        await using var cluster = await GrainCluster.Start();

        var found = await cluster.Grains.GetGrain<ISearchGrain>("nosuch").Search(new SearchRequest { Query = "copper" });

        Assert.Equal(0, found.Total);
        Assert.False(await Exists(cluster, "nosuch"));
        Assert.Equal(2, await cluster.Services.GetRequiredService<CollectionShards>().Of("nosuch"));
        Assert.True(await Exists(cluster, "nosuch"));
        Assert.Equal(2, await cluster.Services.GetRequiredService<CollectionShards>().Find("nosuch"));
    }

    private static async Task<bool> Exists(GrainCluster cluster, string name)
    {
        var state = new GrainState<CollectionState>(new CollectionState());
        var id = cluster.Grains.GetGrain<ICollectionGrain>(name).GetGrainId();
        await cluster.Services.GetRequiredKeyedService<IGrainStorage>(StorageNames.Durable).ReadStateAsync("collection", id, state);
        return state.RecordExists;
    }
}
