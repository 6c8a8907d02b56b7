using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Outbound;

/// <summary>Calls to addresses that users name (configuration section <c>Outbound</c>).</summary>
public sealed record OutboundOptions
{
    /// <summary>Whether addresses of private networks and of this machine may be called. Off: a user must not reach what only this service can.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>How long one call may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Redirects followed; each is checked like the first address.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; set; } = 5;

    /// <summary>Bytes read of an answer.</summary>
    [Range(1_024, 1L << 30)]
    public long MaxResponseBytes { get; set; } = 16 << 20;

    /// <summary>The key that callbacks are signed with. Without one, callbacks are refused.</summary>
    public string? CallbackSecret { get; set; }
}
