using IndexForge.Grains.Collections;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>Finds a document's shard.</summary>
[GrainType("index"), StatelessWorker]
public sealed class IndexGrain(CollectionShards shards) : Grain, IIndexGrain
{
    public async Task Delete(string documentId, long generation)
    {
        var collection = this.GetPrimaryKeyString();
        var shard = IndexNames.Shard(collection, documentId, await shards.Of(collection));
        await GrainFactory.GetGrain<IIndexShardGrain>(shard).Remove(documentId, 0, generation);
    }
}
