namespace IndexForge.Grains.RateLimiting;

/// <summary>
/// The requests of one consumer in one route class (key: <c>{consumer}/{class}</c>). A token bucket and a sliding minute must both
/// allow: never more than the burst at once, never more than the limit in any minute, wherever it begins, across gateways, restarts
/// and crashes of the process (as long as the store keeps what it was given).
/// </summary>
[Alias("IndexForge.IRateLimitBucketGrain")]
public interface IRateLimitBucketGrain : IGrainWithStringKey
{
    /// <summary>Takes permits, as many as there are up to <paramref name="permits"/>. A call whose answer is lost counts all the same.</summary>
    /// <param name="rule">The limits.</param>
    /// <param name="permits">How many are wanted; 1 unless they are to be used later.</param>
    /// <param name="lease">
    /// Until when, from now, they may be used; zero for at once. They count as used at the end of that time, and the bucket holds no
    /// others in their place until then, so that using them late breaks no promise.
    /// </param>
    /// <exception cref="ServiceException"><c>storage_unavailable</c> where the store is lost and <c>RateLimit:OnStorageLoss</c> is <c>Closed</c>.</exception>
    [Alias("Take")]
    Task<RateLimitDecision> Take(RateLimitRule rule, int permits, TimeSpan lease);
}

/// <summary>What is allowed.</summary>
/// <param name="PerSecond">Permits that come back a second, &gt; 0.</param>
/// <param name="Burst">Permits at once, ≥ 1.</param>
/// <param name="PerMinute">Permits in any minute, ≥ 1.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.RateLimitRule")]
public sealed record RateLimitRule(double PerSecond, int Burst, int PerMinute);

/// <summary>What was given.</summary>
/// <param name="Granted">Permits given; 0 is a refusal.</param>
/// <param name="Remaining">Permits that would be given now.</param>
/// <param name="Reset">Until the whole limit is there again if nothing more is taken.</param>
/// <param name="RetryAfter">Until the next permit; zero where there is one.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.RateLimitDecision")]
public sealed record RateLimitDecision(int Granted, int Remaining, TimeSpan Reset, TimeSpan RetryAfter);
