using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Resilience;

/// <summary>When breakers open and close (configuration section <c>CircuitBreaker</c>).</summary>
public sealed record CircuitBreakerOptions
{
    /// <summary>Consecutive failures that open (<c>CIRCUIT_BREAKER_FAILURE_THRESHOLD</c>).</summary>
    [Range(1, 1_000)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>How long nothing is let through.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan OpenDuration { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Successful probes that close.</summary>
    [Range(1, 1_000)]
    public int SuccessThreshold { get; set; } = 2;

    /// <summary>How long a probe may take to report before the next one is let through: a prober may have died.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ProbeLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a process may go by what it knows of a closed breaker.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan StateCache { get; set; } = TimeSpan.FromSeconds(1);
}
