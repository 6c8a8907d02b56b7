using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Search;
using Microsoft.OpenApi;

namespace IndexForge.Gateway.Search;

/// <summary>The answer to a search.</summary>
internal sealed record SearchView(
    string Query,
    SearchMode Mode,
    double TookMs,
    long Total,
    IReadOnlyList<HitView> Hits,
    IReadOnlyDictionary<string, IReadOnlyList<FacetCount>>? Facets,
    IReadOnlyDictionary<string, string>? Corrections,
    string RankedBy)
{
    public static SearchView Of(SearchRequest request, SearchResponse response, TimeSpan took) => new(
        request.Query, request.Mode, Math.Round(took.TotalMilliseconds, 2), response.Total, [.. response.Hits.Select(HitView.Of)],
        response.Facets?.ToDictionary(f => f.Key, f => (IReadOnlyList<FacetCount>)f.Value), response.Corrections, response.RankedBy);
}

/// <summary>A hit.</summary>
internal sealed record HitView(
    string DocumentId, string ChunkId, string Title, double Score, SourceInfo Source, string Snippet, int[][] Highlights, string Match, string? Explanation)
{
    public static HitView Of(SearchHit hit) => new(
        hit.DocumentId, hit.ChunkId, hit.Title, hit.Score, hit.Source, hit.Snippet, [.. hit.Highlights.Select(h => (int[])[h.Start, h.End])], hit.Match, hit.Explanation);
}

/// <summary>A search as JSON: the same names as in the query.</summary>
internal sealed record SearchBody
{
    /// <summary>The query: words, "phrases", -not, prefix*, field:value.</summary>
    [Needed]
    public string? Q { get; init; }

    /// <summary>The collection.</summary>
    public string? Collection { get; init; }

    /// <summary>hybrid, lexical or semantic.</summary>
    [Names("hybrid", "lexical", "semantic")]
    public string? Mode { get; init; }

    /// <summary>A tag as key=value, or a list of them.</summary>
    [Kinds(JsonSchemaType.String | JsonSchemaType.Array | JsonSchemaType.Null)]
    public JsonElement? Tag { get; init; }

    /// <summary>Only this document.</summary>
    public string? DocumentId { get; init; }

    /// <summary>At most this many hits.</summary>
    public int? Limit { get; init; }

    /// <summary>Hits to skip.</summary>
    public int? Offset { get; init; }

    /// <summary>Whether snippets are highlighted.</summary>
    public bool? Highlight { get; init; }

    /// <summary>Facets to count.</summary>
    public string[]? Facets { get; init; }

    /// <summary>Whether to say how scores came about.</summary>
    public bool? Explain { get; init; }
}
