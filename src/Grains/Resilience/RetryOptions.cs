using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Resilience;

/// <summary>How calls to upstream systems are repeated (configuration section <c>Retry</c>).</summary>
public sealed record RetryOptions
{
    /// <summary>Whether calls are repeated at all (<c>ENABLE_RETRY_LOGIC</c>).</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Calls in all, the first included.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Delay before the second call, before jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay. An upstream that asks for more patience is not called again here.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>By how much each delay is longer than the one before.</summary>
    [Range(1.0, 10.0)]
    public double Factor { get; set; } = 2;

    /// <summary>Whether delays are spread over 50–100 % of the computed one.</summary>
    public bool Jitter { get; set; } = true;

    /// <summary>The delay before the call after call number <paramref name="attempt"/> (1 is the first).</summary>
    /// <param name="attempt">The call that failed.</param>
    /// <param name="random">Spreads it; 0 to 1.</param>
    public TimeSpan Delay(int attempt, double random)
    {
        var delay = Math.Min(MaxDelay.TotalSeconds, BaseDelay.TotalSeconds * Math.Pow(Factor, attempt - 1));
        return TimeSpan.FromSeconds(delay * (Jitter ? 0.5 + (random / 2) : 1));
    }
}
