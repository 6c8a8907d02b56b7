using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Caching;

/// <summary>
/// What is removed from the cache by hand, and the log of all invalidations; one grain (<see cref="CacheKeys.Control"/>). Removals are durable
/// until every answer from before them has run out, so that a restart brings nothing back.
/// </summary>
[Alias("IndexForge.ICacheControlGrain")]
public interface ICacheControlGrain : IGrainWithStringKey
{
    /// <summary>Ends all answers whose key is this one, or starts with it.</summary>
    [Alias("Remove")]
    Task<CacheRemoval> Remove(string key, bool prefix);

    /// <summary>Removals after a sequence, oldest first.</summary>
    [Alias("Removals"), AlwaysInterleave]
    Task<ImmutableArray<CacheRemoval>> Removals(long after);

    /// <summary>Notes that a tag was invalidated.</summary>
    [Alias("Note"), OneWay]
    Task Note(string tag, string reason);

    /// <summary>The last invalidations, newest first; those of one tag in a row count as one.</summary>
    [Alias("Log"), AlwaysInterleave]
    Task<ImmutableArray<CacheInvalidation>> Log();

    /// <summary>The stores behind the entries' grains, as the grain's process knows them.</summary>
    [Alias("Levels"), AlwaysInterleave]
    Task<ImmutableArray<CacheLevel>> Levels();
}

/// <summary>A removal by hand.</summary>
/// <param name="Sequence">Grows with every removal; answers with a lesser <see cref="CachedValue.Sequence"/> that match are gone.</param>
/// <param name="Key">The key, or what keys start with.</param>
/// <param name="Prefix">Whether it is the start of keys.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheRemoval")]
public sealed record CacheRemoval(long Sequence, string Key, bool Prefix, DateTimeOffset At)
{
    /// <summary>Whether it concerns a key.</summary>
    public bool Matches(ReadOnlySpan<char> key) => Prefix ? key.StartsWith(Key, StringComparison.Ordinal) : key.SequenceEqual(Key);
}

/// <summary>An entry of the log of invalidations.</summary>
/// <param name="Kind"><c>tag</c>, <c>key</c> or <c>prefix</c>.</param>
/// <param name="Target">The tag, key or prefix.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When last.</param>
/// <param name="Count">How often in a row.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheInvalidation")]
public sealed record CacheInvalidation(string Kind, string Target, string Reason, DateTimeOffset At, long Count);

/// <summary>A store behind the entries' grains. Counts are of the process that answers, contents of the store; null where it cannot say.</summary>
/// <param name="Name">Its name: <c>redis-app</c>, <c>sqlite-ml</c>, …</param>
/// <param name="Health"><c>healthy</c>, or <c>degraded</c> while it is left alone.</param>
/// <param name="Entries">States it holds.</param>
/// <param name="Bytes">Bytes it holds.</param>
/// <param name="MaxBytes">Bytes it may hold.</param>
/// <param name="Hits">Reads it had the state for.</param>
/// <param name="Misses">Reads it had not.</param>
/// <param name="Evictions">States it gave up for others.</param>
/// <param name="Connections">Connections its server has.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheLevel")]
public sealed record CacheLevel(
    string Name, string Health, long? Entries, long? Bytes, long? MaxBytes, long Hits, long Misses, long? Evictions, long? Connections);
