using System.Collections.Immutable;

namespace IndexForge.Grains.Caching;

/// <summary>A cached answer and how long it may be given. Times are UTC.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.CachedValue")]
public sealed record CachedValue
{
    /// <summary>The whole key.</summary>
    [Id(0)] public required string Key { get; init; }

    /// <summary>Media type of the body, parameters included.</summary>
    [Id(1)] public required string ContentType { get; init; }

    /// <summary>Entity tag with its quotes.</summary>
    [Id(2)] public required string ETag { get; init; }

    /// <summary>The answer's bytes; never changed after the value was made.</summary>
    [Id(3)] public required byte[] Body { get; init; }

    /// <summary>The tags at the versions they had before the computation began.</summary>
    [Id(4)] public ImmutableArray<CacheTagVersion> Tags { get; init; } = [];

    /// <summary>The last removal by hand that was known when the computation began.</summary>
    [Id(5)] public long Sequence { get; init; }

    /// <summary>When it was computed.</summary>
    [Id(6)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it is fresh.</summary>
    [Id(7)] public DateTimeOffset FreshUntil { get; init; }

    /// <summary>Until when it may be given while it is being renewed.</summary>
    [Id(8)] public DateTimeOffset StaleUntil { get; init; }

    /// <summary>Until when it may be given if renewing it fails.</summary>
    [Id(9)] public DateTimeOffset UsableUntil { get; init; }

    /// <summary>Whether nothing that it depends on has changed: same tags at the same versions, and not removed by hand.</summary>
    public bool IsValidFor(ImmutableArray<CacheTagVersion> tags, long notBefore) =>
        Sequence >= notBefore && Tags.AsSpan().SequenceEqual(tags.AsSpan());
}
