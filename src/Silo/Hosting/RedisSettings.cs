using System.ComponentModel.DataAnnotations;

namespace IndexForge.Silo.Hosting;

/// <summary>The Redis servers in front of the volatile stores: section <c>Redis</c>. None is needed.</summary>
public sealed record RedisSettings
{
    public const string Section = "Redis";

    /// <summary>For answers of the API, sessions and counters: <c>host:port</c>, <c>redis://</c> or <c>rediss://</c> (<c>CELERY_BROKER_URL</c>).</summary>
    public string? App { get; init; }

    /// <summary>For predictions, processed spreadsheets and computations.</summary>
    public string? Ml { get; init; }

    /// <summary>Attempts to connect before callers are refused at once for a while (<c>REDIS_MAX_RETRIES</c>).</summary>
    [Range(1, 100)]
    public int MaxRetries { get; init; } = 5;

    /// <summary>How long a caller waits for an answer, once: then the server is left alone for <see cref="OpenDuration"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a server that failed is left alone before it is asked for a sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan OpenDuration { get; init; } = TimeSpan.FromSeconds(5);
}
