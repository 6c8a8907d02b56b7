using IndexForge.Grains.Search;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Collections;

/// <summary>A collection (the key) and what was fixed when it was made.</summary>
[Alias("IndexForge.ICollectionGrain")]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>How many shards its index has; fixes the number at the first call. Never changes: may be kept.</summary>
    [Alias("Open"), AlwaysInterleave]
    Task<int> Open();
}

/// <summary>What a collection keeps.</summary>
[GenerateSerializer, Alias("IndexForge.CollectionState")]
public sealed class CollectionState
{
    [Id(0)]
    public int Shards { get; set; }
}

/// <summary>Remembers a collection's number of shards, whatever the configuration becomes.</summary>
[GrainType("collection")]
public sealed class CollectionGrain(
    [PersistentState("collection", StorageNames.Durable)] IPersistentState<CollectionState> state,
    IOptions<IndexOptions> options) : Grain, ICollectionGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        state.State.Shards == 0 ? Remember(options.Value.Shards) : Task.CompletedTask;

    public Task<int> Open() => Task.FromResult(state.State.Shards);

    private Task Remember(int shards)
    {
        state.State.Shards = shards;
        return state.WriteStateAsync();
    }
}
