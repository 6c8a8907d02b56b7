using System.ComponentModel.DataAnnotations;

namespace IndexForge.Indexing.Chunking;

/// <summary>Sizes of prose chunks, in words.</summary>
public sealed record ChunkerOptions
{
    /// <summary>A chunk ends at the first sentence end behind this many words.</summary>
    [Range(20, 2000)]
    public int TargetWords { get; init; } = 260;

    /// <summary>No chunk has more; longer sentences are cut.</summary>
    [Range(40, 4000)]
    public int MaxWords { get; init; } = 400;

    /// <summary>A section with fewer words is joined with the next one where that is a part of it.</summary>
    [Range(0, 1000)]
    public int MinWords { get; init; } = 80;

    /// <summary>Whole sentences of at most this many words are repeated at the start of the next chunk of a section.</summary>
    [Range(0, 200)]
    public int OverlapWords { get; init; } = 40;
}
