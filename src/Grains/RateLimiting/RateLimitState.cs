namespace IndexForge.Grains.RateLimiting;

/// <summary>What a bucket keeps. Written ahead: <see cref="Reserved"/> permits may be given before the next write.</summary>
[GenerateSerializer, Alias("IndexForge.RateLimitState")]
public sealed class RateLimitState
{
    [Id(0)]
    public List<CountedSlot> Slots { get; set; } = [];

    [Id(1)]
    public List<CountedLease> Leases { get; set; } = [];

    [Id(2)]
    public double Tokens { get; set; }

    /// <summary>When it was so, in ticks (UTC).</summary>
    [Id(3)]
    public long At { get; set; }

    [Id(4)]
    public int Reserved { get; set; }
}

/// <summary>Permits used in a tenth of a second.</summary>
/// <param name="Number">The slot's number since the beginning of time.</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CountedSlot")]
public sealed record CountedSlot(long Number, int Count);

/// <summary>Permits given to be used later.</summary>
/// <param name="Until">Until when, in ticks (UTC).</param>
/// <param name="Count">How many.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.CountedLease")]
public sealed record CountedLease(long Until, int Count);
