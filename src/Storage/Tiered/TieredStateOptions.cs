using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Tiered;

/// <summary>How the upper tier of a provider is used.</summary>
public sealed record TieredStateOptions
{
    /// <summary>The first part of every key in the upper tier.</summary>
    [Required]
    public string ServiceId { get; set; } = "indexforge";

    /// <summary>How long a state stays in the upper tier after it was put there.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Expiry { get; set; } = TimeSpan.FromHours(24);

    /// <summary>States larger than this stay in the lower tier alone.</summary>
    [Range(1, 512 << 20)]
    public int MaxStateBytes { get; set; } = 4 << 20;

    /// <summary>How long the upper tier is left alone after a failure, before it is asked for a sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan OpenDuration { get; set; } = TimeSpan.FromSeconds(5);
}
