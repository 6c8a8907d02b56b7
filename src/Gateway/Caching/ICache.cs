using System.Collections.Immutable;
using System.Text.Json;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Caching;

/// <summary>
/// Answers by key: from this process' memory, from the entry's grain (which has it from the volatile store), or computed - once for
/// all who ask meanwhile, in whatever process.
/// </summary>
internal interface ICache
{
    /// <summary>The answer. Errors of the computation go to all who waited for it; only <c>not_found</c> is remembered, shortly.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="compute">Computes it. Outlives the caller: must not touch its HttpContext.</param>
    ValueTask<CacheResult> Get(CacheRequest request, Func<CancellationToken, Task<CacheContent>> compute);
}

/// <summary>What is asked of the cache.</summary>
/// <param name="Class">Decides lifetime and store.</param>
/// <param name="Key">Everything the answer depends on beside its tags, e.g. <c>pred:{inputHash}</c>; readable starts can be removed as prefixes.</param>
internal sealed record CacheRequest(CacheClass Class, string Key)
{
    /// <summary>What the answer is about: it ends when one of these is invalidated.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Computes whatever is there, and keeps nothing.</summary>
    public bool Bypass { get; init; }
}

/// <summary>A computed answer.</summary>
/// <param name="ContentType">Media type, parameters included.</param>
/// <param name="Body">Its bytes; never changed from here on.</param>
internal sealed record CacheContent(string ContentType, byte[] Body)
{
    /// <summary>Entity tag with its quotes; a weak one is made of the bytes where none is given.</summary>
    public string? ETag { get; init; }

    public const string JsonType = "application/json; charset=utf-8";

    public static CacheContent Json<T>(T answer) => new(JsonType, JsonSerializer.SerializeToUtf8Bytes(answer, Requests.Json.Options));
}

/// <summary>An answer and where it came from.</summary>
internal readonly record struct CacheResult(CacheStatus Status, CachedValue Value);

/// <summary>Where an answer came from, as <c>X-Cache-Status</c> says it.</summary>
internal enum CacheStatus
{
    /// <summary>It was there and fresh.</summary>
    Hit,

    /// <summary>It was computed.</summary>
    Miss,

    /// <summary>It was there, older than it should be; it is being renewed, or its source fails.</summary>
    Stale,

    /// <summary>The caller wanted it computed.</summary>
    Bypass,
}
