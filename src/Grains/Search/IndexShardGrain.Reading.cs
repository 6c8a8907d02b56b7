using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    public Task<ShardStatistics> Statistics(string query, QueryForm form, byte[]? merged)
    {
        var spaces = UsableSpaces();
        return searches.Run(async () =>
        {
            var round = merged is null ? null : QueryStatistics.Decode(merged);
            return new ShardStatistics(
                (await _index.GatherAsync(Parse(query, form), round)).Encode(), [.. _index.ReadyBases.Where(b => b < ModelSpace.FirstVersion)], spaces);
        });
    }

    public Task<ShardAnswer> Search(ShardQuestion question) => searches.Run(async () =>
    {
        var request = question.Request;
        var result = await _index.SearchAsync(
            Parse(request.Query, question.Form),
            new SearchOptions
            {
                Mode = request.Mode switch
                {
                    SearchMode.Lexical => Indexing.Ranking.SearchMode.Lexical,
                    SearchMode.Semantic => Indexing.Ranking.SearchMode.Semantic,
                    _ => Indexing.Ranking.SearchMode.Hybrid,
                },
                Basis = question.Basis,
                QueryVector = question.Vector,
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
            [.. result.Hits.Select(h => new ShardHit(Hit(h), h.DocumentId, h.Ordinal, question.Form == QueryForm.Question ? PassageOf(h) : null))],
            result.Facets.ToImmutableDictionary(f => f.Key, f => f.Value.Select(v => new Grains.Search.FacetCount(v.Value, v.Count)).ToImmutableArray()));
    });

    /// <summary>The query in the index's words. Plain text of people must never become operators.</summary>
    internal static SearchQuery Parse(string query, QueryForm form) => form == QueryForm.Query ? QueryParser.Parse(query) : QueryParser.Plain(query);

    private static ChunkText PassageOf(Indexing.Ranking.SearchHit hit) => new(hit.Chunk.Text, (byte)(hit.Chunk.Language ?? Indexing.Analysis.Language.English));

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
        Match = hit.IsSemantic ? SearchHit.Semantic : SearchHit.Lexical,
        Highlights = [.. hit.Highlights.Select(h => new TextSpan(h.Start, h.End))],
        Explanation = hit.Explanation.Count == 0
            ? null
            : string.Join("; ", hit.Explanation.Select(p => FormattableString.Invariant($"{p.Term}: {p.Score:0.####} = weight {p.Weight:0.####} x impact {p.Impact:0.####} ({p.Frequency} here, in {p.Chunks} chunks)"))),
    };

    internal static SourceInfo SourceOf(ChunkSource source) =>
        new(source.Table, (int?)source.Row, source.Page, source.Heading, source.Url);
}
