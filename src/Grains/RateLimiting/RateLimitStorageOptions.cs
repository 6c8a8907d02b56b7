namespace IndexForge.Grains.RateLimiting;

/// <summary>How buckets live with their store (configuration section <c>RateLimit</c>).</summary>
public sealed record RateLimitStorageOptions
{
    /// <summary>What to do while the store takes nothing.</summary>
    public OnStorageLoss OnStorageLoss { get; set; } = OnStorageLoss.Open;
}

/// <summary>What to do when limits cannot be kept.</summary>
public enum OnStorageLoss
{
    /// <summary>Go on from memory: limits hold as long as the process lives.</summary>
    Open,

    /// <summary>Refuse: no request passes that might be one too many.</summary>
    Closed,
}
