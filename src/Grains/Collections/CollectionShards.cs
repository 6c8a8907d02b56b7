using System.Collections.Concurrent;

namespace IndexForge.Grains.Collections;

/// <summary>The number of shards of each collection, asked for once per process.</summary>
public sealed class CollectionShards(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, int> _known = new(StringComparer.Ordinal);

    public async ValueTask<int> Of(string collection)
    {
        if (_known.TryGetValue(collection, out var shards))
        {
            return shards;
        }

        shards = await grains.GetGrain<ICollectionGrain>(collection).Open();
        if (_known.Count < 100_000)
        {
            _known[collection] = shards;
        }

        return shards;
    }
}
