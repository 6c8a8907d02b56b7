using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    public Task<byte[]> Statistics(string query, byte[]? merged) => Task.Run(async () =>
    {
        var round = merged is null ? null : QueryStatistics.Decode(merged);
        return (await _index.GatherAsync(QueryParser.Parse(query), round)).Encode();
    });

    public Task<ShardAnswer> Search(ShardQuestion question) => Task.Run(async () =>
    {
        var request = question.Request;
        var result = await _index.SearchAsync(
            QueryParser.Parse(request.Query),
            new SearchOptions
            {
                Limit = request.Limit,
                Offset = request.Offset,
                Tags = request.Tags,
                DocumentIds = question.DocumentIds,
                Highlight = request.Highlight,
                Facets = FacetsOf(request.Facets),
                Explain = request.Explain,
            },
            QueryStatistics.Decode(question.Statistics));
        return new ShardAnswer(
            result.Total,
            [.. result.Hits.Select(h => new ShardHit(Hit(h), h.DocumentId, h.Ordinal))],
            result.Facets.ToImmutableDictionary(f => f.Key, f => f.Value.Select(v => new Grains.Search.FacetCount(v.Value, v.Count)).ToImmutableArray()));
    });

    private static FacetKinds FacetsOf(ImmutableArray<string> names) => names.Aggregate(FacetKinds.None, (kinds, name) => kinds | name switch
    {
        "tag" => FacetKinds.Tag,
        "documentId" => FacetKinds.Document,
        "table" => FacetKinds.Table,
        _ => FacetKinds.None,
    });

    private static SearchHit Hit(Indexing.Ranking.SearchHit hit) => new()
    {
        DocumentId = IndexNames.Document(hit.DocumentId),
        ChunkId = hit.Chunk.ChunkId,
        Title = hit.Chunk.Title ?? "",
        Score = hit.Score,
        Source = SourceOf(hit.Chunk.Source),
        Snippet = hit.Snippet,
        Highlights = [.. hit.Highlights.Select(h => new TextSpan(h.Start, h.End))],
        Explanation = hit.Explanation.Count == 0
            ? null
            : string.Join("; ", hit.Explanation.Select(p => FormattableString.Invariant($"{p.Term}: {p.Score:0.####} = weight {p.Weight:0.####} x impact {p.Impact:0.####} ({p.Frequency} here, in {p.Chunks} chunks)"))),
    };

    internal static SourceInfo SourceOf(ChunkSource source) =>
        new(source.Table, (int?)source.Row, source.Page, source.Heading, source.Url);
}
