namespace IndexForge.Grains.Resilience;

/// <summary>What a <see cref="CircuitBreakerGrain"/> keeps: written when the state changes. Counts of a closed breaker live in memory.</summary>
[GenerateSerializer, Alias("IndexForge.CircuitBreakerState")]
public sealed class CircuitBreakerState
{
    [Id(0)]
    public BreakerState State { get; set; }

    [Id(1)]
    public long Epoch { get; set; }

    [Id(2)]
    public DateTimeOffset? Since { get; set; }

    /// <summary>Newest first.</summary>
    [Id(3)]
    public List<BreakerEvent> History { get; set; } = [];
}

/// <summary>What the <see cref="CircuitBreakerDirectoryGrain"/> keeps; last used last.</summary>
[GenerateSerializer, Alias("IndexForge.CircuitBreakerDirectoryState")]
public sealed class CircuitBreakerDirectoryState
{
    [Id(0)]
    public List<string> Names { get; set; } = [];
}
