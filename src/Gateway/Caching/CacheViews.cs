namespace IndexForge.Gateway.Caching;

/// <summary>How the cache does.</summary>
/// <param name="Enabled">Whether anything is cached.</param>
/// <param name="Hits">Answers served from any level.</param>
/// <param name="Misses">Answers computed.</param>
/// <param name="Bypasses">Answers computed because the caller wanted it.</param>
/// <param name="Computations">Computations, renewals included.</param>
/// <param name="Ratio">Hits among hits and misses; null before the first.</param>
/// <param name="Levels">From the nearest to the farthest.</param>
internal sealed record CacheView(bool Enabled, long Hits, long Misses, long Bypasses, long Computations, double? Ratio, IReadOnlyList<CacheLevelView> Levels);

/// <summary>A level of the cache; null where the level cannot say.</summary>
internal sealed record CacheLevelView(string Name, string Health, long? Entries, long? Bytes, long Hits, long Misses, double? Ratio, long? Evictions)
{
    /// <summary>Entries at most.</summary>
    public long? MaxEntries { get; init; }

    /// <summary>Bytes at most.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Connections that the level's server has.</summary>
    public long? Connections { get; init; }

    public static CacheLevelView Of(string name, string health, long? entries, long? bytes, long hits, long misses, long? evictions) =>
        new(name, health, entries, bytes, hits, misses, RatioOf(hits, misses), evictions);

    public static double? RatioOf(long hits, long misses) => hits + misses == 0 ? null : Math.Round((double)hits / (hits + misses), 4);
}

/// <summary>What a removal did.</summary>
/// <param name="Removed">Answers that left this process' memory; those of other levels are no longer served either.</param>
internal sealed record CacheRemoved(int Removed);

/// <summary>What to warm.</summary>
internal sealed record WarmBody
{
    public const int MaxPaths = 1_000;

    /// <summary>Paths with queries of cached routes, as a caller would send them.</summary>
    public IReadOnlyList<string>? Paths { get; init; }
}

/// <summary>What was warmed.</summary>
/// <param name="Warmed">Answers that are there now.</param>
/// <param name="Failed">Paths that were not, and why.</param>
internal sealed record WarmView(int Warmed, IReadOnlyList<WarmOutcome> Failed);
