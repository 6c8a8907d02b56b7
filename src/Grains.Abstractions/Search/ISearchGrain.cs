using System.Collections.Immutable;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Search;

/// <summary>Answers searches over a collection (the key): a stateless worker that asks every shard and merges.</summary>
[Idempotent, Alias("IndexForge.ISearchGrain")]
public interface ISearchGrain : IGrainWithStringKey
{
    /// <summary>The best hits.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c>.</exception>
    [Alias("Search")]
    Task<SearchResponse> Search(SearchRequest request);

    /// <summary>The documents nearest to a document of the collection, or to a text.</summary>
    /// <exception cref="ServiceException"><c>not_found</c>, <c>conflict</c>: the document is not processed yet.</exception>
    [Alias("Similar")]
    Task<ImmutableArray<SimilarDocument>> Similar(SimilarRequest request);
}

/// <summary>What to find like documents of: exactly one of the first two is given.</summary>
/// <param name="DocumentId">A document, which is left out of the answer.</param>
/// <param name="Text">A text.</param>
/// <param name="Limit">Documents at most, 1 to 100.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SimilarRequest")]
public sealed record SimilarRequest(string? DocumentId, string? Text, int Limit);

/// <summary>A document like another.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title.</param>
/// <param name="Score">Higher is nearer; comparable within one answer.</param>
/// <param name="ChunkId">The chunk of it that is nearest.</param>
/// <param name="Snippet">Of that chunk.</param>
/// <param name="Source">Where that stands.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.SimilarDocument")]
public sealed record SimilarDocument(string DocumentId, string Title, double Score, string ChunkId, string Snippet, SourceInfo Source);

/// <summary>How to rank.</summary>
[GenerateSerializer, Alias("IndexForge.SearchMode")]
public enum SearchMode
{
    /// <summary>Words, re-ranked by meaning.</summary>
    Hybrid,

    /// <summary>Words alone.</summary>
    Lexical,

    /// <summary>Meaning alone.</summary>
    Semantic,
}

/// <summary>A search.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.SearchRequest")]
public sealed record SearchRequest
{
    /// <summary>The query: words, "phrases", -not, prefix*, field:value.</summary>
    [Id(0)] public required string Query { get; init; }

    /// <summary>How to rank.</summary>
    [Id(1)] public SearchMode Mode { get; init; }

    /// <summary>Tags that must match (<c>key=value</c>).</summary>
    [Id(2)] public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Only this document.</summary>
    [Id(3)] public string? DocumentId { get; init; }

    /// <summary>At most this many hits, 1 to 500.</summary>
    [Id(4)] public int Limit { get; init; } = 50;

    /// <summary>Skip this many, at most 10,000.</summary>
    [Id(5)] public int Offset { get; init; }

    /// <summary>Whether snippets are highlighted.</summary>
    [Id(6)] public bool Highlight { get; init; } = true;

    /// <summary>Facets to count: <c>document</c>, <c>table</c>, <c>type</c>, or a tag's key.</summary>
    [Id(7)] public ImmutableArray<string> Facets { get; init; } = [];

    /// <summary>Whether to say how each score came about.</summary>
    [Id(8)] public bool Explain { get; init; }
}

/// <summary>The answer to a search.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.SearchResponse")]
public sealed record SearchResponse
{
    /// <summary><see cref="RankedBy"/> where words alone rank.</summary>
    public const string ByWords = "words";

    /// <summary><see cref="RankedBy"/> where the collection's own basis ranks.</summary>
    public const string ByBasis = "lsa";

    /// <summary>Chunks that match at least one term (all hard conditions met).</summary>
    [Id(0)] public long Total { get; init; }

    /// <summary>The best.</summary>
    [Id(1)] public ImmutableArray<SearchHit> Hits { get; init; } = [];

    /// <summary>Counts asked for: facet → value → chunks.</summary>
    [Id(2)] public ImmutableDictionary<string, ImmutableArray<FacetCount>>? Facets { get; init; }

    /// <summary>What was searched instead where a term had a typo: term → corrected term.</summary>
    [Id(3)] public ImmutableDictionary<string, string>? Corrections { get; init; }

    /// <summary>What ranked beside the words: <see cref="ByWords"/> (nothing), <see cref="ByBasis"/>, or the model and its dimensions. Where a model is configured and another is named here, it was away or has not seen the collection yet.</summary>
    [Id(4)] public string RankedBy { get; init; } = ByWords;
}

/// <summary>One value of a facet.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">Chunks.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.FacetCount")]
public sealed record FacetCount(string Value, long Count);

/// <summary>A hit.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.SearchHit")]
public sealed record SearchHit
{
    /// <summary><see cref="Match"/> of a hit that has a word of the query.</summary>
    public const string Lexical = "lexical";

    /// <summary><see cref="Match"/> of a hit that only its meaning brings; not in the total.</summary>
    public const string Semantic = "semantic";

    /// <summary>The document.</summary>
    [Id(0)] public required string DocumentId { get; init; }

    /// <summary>The chunk in it.</summary>
    [Id(1)] public required string ChunkId { get; init; }

    /// <summary>The document's title.</summary>
    [Id(2)] public required string Title { get; init; }

    /// <summary>Higher is better; comparable within one answer.</summary>
    [Id(3)] public double Score { get; init; }

    /// <summary>Where it stands in the document.</summary>
    [Id(4)] public required SourceInfo Source { get; init; }

    /// <summary>The text around the match.</summary>
    [Id(5)] public required string Snippet { get; init; }

    /// <summary>What matched, as [start, end) UTF-16 offsets into the snippet.</summary>
    [Id(6)] public ImmutableArray<TextSpan> Highlights { get; init; } = [];

    /// <summary><see cref="Lexical"/> or <see cref="Semantic"/>.</summary>
    [Id(7)] public string Match { get; init; } = Lexical;

    /// <summary>How the score came about, where asked for.</summary>
    [Id(8)] public string? Explanation { get; init; }
}

/// <summary>A range of a text.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">One past the last.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.TextSpan")]
public readonly record struct TextSpan(int Start, int End);
