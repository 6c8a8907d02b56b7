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
        if (await shards.Find(collection) is not (> 0 and var count))
        {
            return;
        }

        var shard = IndexNames.Shard(collection, documentId, count);
        await GrainFactory.GetGrain<IIndexShardGrain>(shard).Remove(documentId, 0, generation);
    }
}
