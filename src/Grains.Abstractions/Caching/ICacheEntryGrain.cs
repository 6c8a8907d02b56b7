using System.Collections.Immutable;

namespace IndexForge.Grains.Caching;

/// <summary>
/// One cached answer. Its key (<see cref="CacheKeys"/>) is what it answers, so one activation decides who computes it: at most one
/// caller holds the lease to do so, the others wait for its result. The grain keeps the answer in the volatile store of its class
/// and in memory only while somebody is about it.
/// </summary>
[Alias("IndexForge.ICacheEntryGrain")]
public interface ICacheEntryGrain : IGrainWithStringKey
{
    /// <summary>The answer, or the lease to compute it; waits while another caller holds the lease.</summary>
    [Alias("Ask")]
    Task<CacheReply> Ask(CacheQuestion question);

    /// <summary>The leaseholder's result. Waiting callers get it at once; storing it follows and may fail without harm.</summary>
    [Alias("Keep")]
    Task Keep(long lease, CachedValue value);

    /// <summary>The leaseholder has no result that can be kept. Waiting callers get its error, or compute each for itself where there is none.</summary>
    [Alias("Release")]
    Task Release(long lease, CacheFailure? failure);

    /// <summary>Forgets the answer; false where there was none.</summary>
    [Alias("Remove")]
    Task<bool> Remove();
}

/// <summary>What a caller needs of an entry.</summary>
/// <param name="Key">The whole key: what the grain's key is the hash of.</param>
/// <param name="Tags">The tags of the answer with their versions as read before asking.</param>
/// <param name="NotBefore">Answers whose <see cref="CachedValue.Sequence"/> is less were removed by hand.</param>
/// <param name="FreshAt">An answer that is no longer fresh then counts as old: how one is renewed before it runs out.</param>
/// <param name="LeaseDuration">How long the caller may take to compute it before the lease goes to another; at most 25 s.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheQuestion")]
public sealed record CacheQuestion(string Key, ImmutableArray<CacheTagVersion> Tags, long NotBefore, DateTimeOffset FreshAt, TimeSpan LeaseDuration);

/// <summary>A tag at a version.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Version">Its version; compared for equality only.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheTagVersion")]
public sealed record CacheTagVersion(string Tag, long Version);

/// <summary>What an entry says.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Value">The answer; with <see cref="CacheReplyKind.Compute"/>, an old one to fall back on if computing fails.</param>
/// <param name="Lease">The lease to compute it, or 0.</param>
/// <param name="Failure">What the leaseholder's computation ended with.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheReply")]
public sealed record CacheReply(CacheReplyKind Kind, CachedValue? Value, long Lease, CacheFailure? Failure);

/// <summary>What to do with a <see cref="CacheReply"/>.</summary>
[GenerateSerializer, Alias("IndexForge.CacheReplyKind")]
public enum CacheReplyKind
{
    /// <summary>The answer is fresh.</summary>
    Fresh,

    /// <summary>The answer is old but may be given; with a lease, the caller renews it.</summary>
    Stale,

    /// <summary>There is none: the caller computes it, and reports if it holds a lease.</summary>
    Compute,

    /// <summary>The computation that was waited for failed.</summary>
    Failed,
}

/// <summary>Why there is no answer.</summary>
/// <param name="Code">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">For people.</param>
/// <param name="RetryAfterSeconds">When trying again makes sense.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CacheFailure")]
public sealed record CacheFailure(string Code, string Message, int? RetryAfterSeconds);
