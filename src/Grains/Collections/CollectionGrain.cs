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
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Shards == 0)
        {
            state.State.Shards = options.Value.Shards;
            await state.WriteStateAsync();
        }
    }

    public Task<int> Open() => Task.FromResult(state.State.Shards);
}
