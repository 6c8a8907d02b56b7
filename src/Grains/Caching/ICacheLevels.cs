namespace IndexForge.Grains.Caching;

/// <summary>Tells of the stores behind the entries' grains: the host, which knows them.</summary>
public interface ICacheLevels
{
    /// <summary>From the nearest to the farthest.</summary>
    Task<IReadOnlyList<CacheLevel>> Levels();
}
