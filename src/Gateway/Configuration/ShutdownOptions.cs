using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>How the service stops: section <c>Shutdown</c>.</summary>
public sealed record ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long requests and jobs under way may take to finish (<c>SHUTDOWN_TIMEOUT</c> gives it in seconds).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
