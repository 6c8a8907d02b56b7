using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>Requests per consumer and route class: section <c>RateLimit</c>.</summary>
public sealed record RateLimitOptions
{
    public const string Section = "RateLimit";

    /// <summary>Whether limits hold. When not set: in every environment but Development, and there too once any of this section is set.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Requests a second that refill the bucket.</summary>
    [Range(0.001, 100_000)]
    public double PerSecond { get; init; } = 5;

    /// <summary>Requests at once.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; init; } = 10;

    /// <summary>Requests in any minute.</summary>
    [Range(1, 1_000_000)]
    public int PerMinute { get; init; } = 60;

    /// <summary>The route class <c>ml</c>, beside which the others do not count.</summary>
    public MlRateLimitOptions Ml { get; init; } = new();

    /// <summary>Whether requests pass (<c>Open</c>) or not (<c>Closed</c>) while limits cannot be kept. Either is said in the log.</summary>
    public OnLimitLoss OnStorageLoss { get; init; } = OnLimitLoss.Open;
}

/// <summary>Limits of <c>/api/v1/ml</c>: section <c>RateLimit:Ml</c>.</summary>
public sealed record MlRateLimitOptions
{
    public const string Section = "RateLimit:Ml";

    /// <summary>Requests in any minute.</summary>
    [Range(1, 1_000_000)]
    public int PerMinute { get; init; } = 30;
}

/// <summary>What to do when limits cannot be kept.</summary>
public enum OnLimitLoss
{
    /// <summary>Let requests pass.</summary>
    Open,

    /// <summary>Refuse them.</summary>
    Closed,
}
