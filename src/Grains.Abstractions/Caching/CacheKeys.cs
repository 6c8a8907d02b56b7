namespace IndexForge.Grains.Caching;

/// <summary>Keys of the cache's grains. An <see cref="ICacheEntryGrain"/>'s is <c>{class}/{hash of the whole key}</c>.</summary>
public static class CacheKeys
{
    /// <summary>The longest whole key; longer ones are hashed by who makes them.</summary>
    public const int MaxLength = 2_048;

    /// <summary>The key of the one <see cref="ICacheControlGrain"/>.</summary>
    public const string Control = "0";

    /// <summary>The grain's key.</summary>
    public static string Entry(CacheClass kind, string key) => $"{kind}/{Ids.Of("cache", key)}";

    /// <summary>The class in a grain's key.</summary>
    public static CacheClass ClassOf(string entry) => Enum.Parse<CacheClass>(entry.AsSpan(0, entry.IndexOf('/', StringComparison.Ordinal)));
}
