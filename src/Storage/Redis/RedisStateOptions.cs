using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Redis;

/// <summary>How states lie in a Redis server.</summary>
public sealed record RedisStateOptions
{
    /// <summary>The first part of every key. Both engines must be given the same one to see the same states.</summary>
    [Required]
    public string ServiceId { get; set; } = "indexforge";

    /// <summary>
    /// How long after its last write a state is dropped, or null for never. Only for pure caches: a state that expires under
    /// a live grain fails that grain's next write.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan? Expiry { get; set; }

    /// <summary>Bytes of one state at most; Redis itself ends at 512 MiB.</summary>
    [Range(1, 512 << 20)]
    public int MaxStateBytes { get; set; } = 128 << 20;
}
