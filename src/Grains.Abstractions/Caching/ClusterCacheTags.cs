namespace IndexForge.Grains.Caching;

/// <summary>Asks the tag's grain every time: in a cluster a change may come from any process, and must be seen by the next read.</summary>
public sealed class ClusterCacheTags(IGrainFactory grains) : ICacheTags
{
    /// <inheritdoc/>
    public bool TryVersion(string tag, out long version)
    {
        version = 0;
        return false;
    }

    /// <inheritdoc/>
    public ValueTask<long> Version(string tag) => new(grains.GetGrain<ICacheTagGrain>(tag).Version());
}
