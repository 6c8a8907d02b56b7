using System.ComponentModel.DataAnnotations;

namespace IndexForge.Indexing.Ranking;

/// <summary>What to return, and from which chunks.</summary>
public sealed record SearchOptions
{
    /// <summary>Most hits that one search goes through, skipped ones included.</summary>
    public const int MaxWindow = 10_000;

    /// <summary>What ranks the hits. Without vectors, <see cref="SearchMode.Lexical"/> whatever is asked for.</summary>
    public SearchMode Mode { get; init; }

    /// <summary>
    /// The version of the basis whose vectors rank; null for the newest that the shard has whole. Shards that are searched together are
    /// given one that all have, 0 where there is none.
    /// </summary>
    public int? Basis { get; init; }

    /// <summary>The query's vector of length one, where <see cref="Basis"/> is a model's space; bases make their own.</summary>
    public float[]? QueryVector { get; init; }

    /// <summary>Hits to return; in <see cref="SearchMode.Hybrid"/>, also the most that only vectors find.</summary>
    [Range(0, 1000)]
    public int Limit { get; init; } = 10;

    /// <summary>Hits to skip; with several shards, <see cref="SearchResult.Merge"/> skips, the shards do not.</summary>
    [Range(0, MaxWindow)]
    public int Offset { get; init; }

    /// <summary>Where the page before ended: <see cref="SearchResult.Next"/>. Hits inserted meanwhile do not shift the pages.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only chunks that have all of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only chunks of these documents; empty for all.</summary>
    public IReadOnlyList<string> DocumentIds { get; init; } = [];

    /// <summary>Whether hits carry snippets and highlights.</summary>
    public bool Highlight { get; init; } = true;

    /// <summary>Longest snippet in UTF-16 units.</summary>
    [Range(20, 10_000)]
    public int SnippetLength { get; init; } = 240;

    /// <summary>What to count matches by.</summary>
    public FacetKinds Facets { get; init; }

    /// <summary>Values per facet, those with most matches.</summary>
    [Range(1, 1000)]
    public int FacetLimit { get; init; } = 20;

    /// <summary>Whether hits say what their score is made of.</summary>
    public bool Explain { get; init; }
}
