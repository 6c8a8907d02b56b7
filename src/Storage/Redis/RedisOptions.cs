using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Redis;

/// <summary>How one Redis server is reached.</summary>
public sealed record RedisOptions
{
    /// <summary><c>host:port</c> with StackExchange.Redis' options, or a <c>redis://</c> or <c>rediss://</c> address.</summary>
    [Required]
    public string Configuration { get; set; } = "";

    /// <summary>Attempts to connect, one after the other, before callers are refused at once for <see cref="MaxDelay"/>.</summary>
    [Range(1, 100)]
    public int MaxRetries { get; set; } = 5;

    /// <summary>Wait after the first failed attempt; doubled after each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt to connect may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer may take, waiting for a connection included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a broken connection may try to mend itself before it is given up for a new one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:10:00")]
    public TimeSpan RecycleAfter { get; set; } = TimeSpan.FromSeconds(15);
}
