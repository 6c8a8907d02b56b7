using System.ComponentModel.DataAnnotations;

namespace IndexForge.Silo.Hosting;

/// <summary>Where the service keeps things: section <c>Data</c>.</summary>
public sealed record DataOptions
{
    public const string Section = "Data";

    /// <summary>The folder of all data, from the working directory.</summary>
    [Required]
    public string Path { get; init; } = "data";

    /// <summary>Where the folder of temporary files stands; in the data folder when not set.</summary>
    public string? TempPath { get; init; }

    /// <summary>
    /// Bytes that caches and other volatile states may take in the data folder together; what was not written for longest is dropped
    /// first. 0 for no bound. The Cluster engine's Redis instances have bounds of their own.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long MaxVolatileBytes { get; init; } = 100_000_000;

    internal string FullPath => System.IO.Path.GetFullPath(Path);

    /// <summary>A folder of our own name, never the one that is set: it is deleted with all it holds at start and stop.</summary>
    internal string FullTempPath => System.IO.Path.GetFullPath(System.IO.Path.Combine(TempPath ?? Path, "indexforge-tmp"));
}
