using System.ComponentModel.DataAnnotations;

namespace IndexForge.Gateway.Configuration;

/// <summary>How much a process takes on at once: section <c>Load</c>. What is beyond it is refused at once, before it costs anything.</summary>
public sealed record LoadOptions
{
    public const string Section = "Load";

    /// <summary>Requests under way.</summary>
    [Range(1, 1_000_000)]
    public int MaxRequests { get; init; } = 2_000;

    /// <summary>Requests under way with a body of more than 64 KiB, or of unknown length where the route takes more: each may hold a block (1 MiB) of it in memory.</summary>
    [Range(1, 1_000_000)]
    public int MaxBodies { get; init; } = 1_024;

    /// <summary>Event streams open: cheap, but without an end of their own.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; init; } = 2_000;

    /// <summary>How long a request may take until its answer begins; event streams excepted.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
