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
        await Delete(collection, documentId, generation);
        await Delete(IndexNames.Questions(collection), documentId, generation);
    }

    private async Task Delete(string index, string documentId, long generation)
    {
        if (await shards.Find(index) is > 0 and var count)
        {
            await GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(index, documentId, count)).Remove(documentId, 0, generation);
        }
    }
}
