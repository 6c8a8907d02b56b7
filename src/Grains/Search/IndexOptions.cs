using System.ComponentModel.DataAnnotations;

namespace IndexForge.Grains.Search;

/// <summary>How collections are indexed (configuration section <c>Index</c>).</summary>
public sealed record IndexOptions
{
    /// <summary>Shards of a new collection. A collection keeps the number it was made with.</summary>
    [Range(1, 256)]
    public int Shards { get; set; } = 2;

    /// <summary>Chunks of one indexed part; a bigger document has several.</summary>
    [Range(1, 1_000_000)]
    public int PartChunks { get; set; } = 8_192;

    /// <summary>Characters of one indexed part.</summary>
    [Range(1_000, 64_000_000)]
    public int PartChars { get; set; } = 4_000_000;

    /// <summary>
    /// Share of the memory that the process may use (its container's, or a limit of the runtime's) that the vectors of one shard may take.
    /// A collection that has a larger shard ranks by words; 0 has all do so.
    /// </summary>
    [Range(0.0, 0.5)]
    public double VectorMemoryShare { get; set; } = 0.125;

    /// <summary>Synonyms of all collections, a rule each: <c>car, automobile</c> or <c>laptop => computer</c>.</summary>
    public IList<string> Synonyms { get; set; } = [];

    /// <summary>A file of such rules, one a line; read again when it changes.</summary>
    public string? SynonymsFile { get; set; }
}
