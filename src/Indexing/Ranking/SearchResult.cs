namespace IndexForge.Indexing.Ranking;

/// <summary>The answer to a search.</summary>
/// <param name="Total">Chunks that match at least one term and every condition.</param>
/// <param name="Hits">The best of them, best first.</param>
/// <param name="Facets">Counts by facet and value, greatest first.</param>
/// <param name="Next">The cursor of the next page; null behind the last hit.</param>
public sealed record SearchResult(
    long Total, IReadOnlyList<SearchHit> Hits, IReadOnlyDictionary<string, IReadOnlyList<FacetCount>> Facets, string? Next)
{
    /// <summary>Merges the answers of shards that were searched with the same options and statistics, and cuts the page out.</summary>
    /// <param name="shards">One per shard.</param>
    /// <param name="options">The options.</param>
    public static SearchResult Merge(IReadOnlyList<SearchResult> shards, SearchOptions options)
    {
        var hits = shards.SelectMany(static s => s.Hits).ToList();
        hits.Sort(SearchHit.Compare);
        if (options.Mode == SearchMode.Hybrid)
        {
            // Each shard may have added as many as one answer may have.
            var semantic = 0;
            hits.RemoveAll(h => h.IsSemantic && ++semantic > options.Limit);
        }

        var page = hits.Skip(options.Cursor is null ? options.Offset : 0).Take(options.Limit).ToList();
        var facets = shards.SelectMany(static s => s.Facets)
            .GroupBy(static f => f.Key)
            .ToDictionary(static g => g.Key, g => FacetCount.Merge(g.SelectMany(static f => f.Value), options.FacetLimit));
        var more = hits.Count > page.Count + (options.Cursor is null ? options.Offset : 0) || shards.Any(static s => s.Next is not null);
        var next = more && page.Count > 0 ? new SearchCursor((float)page[^1].Score, page[^1].DocumentId, page[^1].Ordinal).Encode() : null;
        return new SearchResult(shards.Sum(static s => s.Total), page, facets, next);
    }
}

/// <summary>Matches that share a value.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">How many.</param>
public sealed record FacetCount(string Value, long Count)
{
    internal static IReadOnlyList<FacetCount> Merge(IEnumerable<FacetCount> counts, int limit) =>
        [.. counts.GroupBy(static c => c.Value)
            .Select(static g => new FacetCount(g.Key, g.Sum(static c => c.Count)))
            .OrderByDescending(static c => c.Count).ThenBy(static c => c.Value, StringComparer.Ordinal)
            .Take(limit)];
}
