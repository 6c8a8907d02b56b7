using System.Collections.Concurrent;

namespace IndexForge.Grains.Collections;

/// <summary>The number of shards of each collection, asked for once per process.</summary>
public sealed class CollectionShards(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<string, int> _known = new(StringComparer.Ordinal);

    /// <summary>For writers: makes the collection where there is none.</summary>
    public ValueTask<int> Of(string collection) => Get(collection, make: true);

    /// <summary>For readers: 0 where there is no such collection.</summary>
    public ValueTask<int> Find(string collection) => Get(collection, make: false);

    private async ValueTask<int> Get(string collection, bool make)
    {
        if (_known.TryGetValue(collection, out var shards))
        {
            return shards;
        }

        var grain = grains.GetGrain<ICollectionGrain>(collection);
        shards = await (make ? grain.Open() : grain.Find());
        if (shards > 0 && _known.Count < 100_000)
        {
            _known[collection] = shards;
        }

        return shards;
    }
}
