using IndexForge.Grains.Search;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Collections;

/// <summary>A collection (the key) and what was fixed when it was made.</summary>
[Alias("IndexForge.ICollectionGrain")]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>How many shards its index has; makes the collection at the first call. Never changes: may be kept.</summary>
    [Alias("Open")]
    Task<int> Open();

    /// <summary>How many shards its index has; 0 where there is no such collection. Stores nothing.</summary>
    [Alias("Find"), ReadOnly]
    Task<int> Find();
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
    public async Task<int> Open()
    {
        if (state.State.Shards == 0)
        {
            state.State.Shards = options.Value.Shards;
            try
            {
                await state.WriteStateAsync();
            }
            catch
            {
                // Memory is ahead of storage: the next activation reads what is true.
                state.State.Shards = 0;
                this.DeactivateOnIdle();
                throw;
            }
        }

        return state.State.Shards;
    }

    public Task<int> Find() => Task.FromResult(state.State.Shards);
}
