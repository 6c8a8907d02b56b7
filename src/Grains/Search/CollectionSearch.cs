using System.Collections.Immutable;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;

namespace IndexForge.Grains.Search;

/// <summary>
/// A search over a collection. Asks every shard twice: first what it knows of the query's terms, so that all score by the collection's
/// statistics and the same vector basis, then for its best.
/// </summary>
public sealed class CollectionSearch(IGrainFactory grains, CollectionShards shards, SynonymSource synonyms, EmbeddingClient embeddings)
{
    private const int MaxWindow = 10_000;

    /// <summary>Searches; without hits where there is no such collection or document.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="request">What to find.</param>
    /// <param name="form">How the query is read and what hits bring.</param>
    internal async Task<CollectionAnswer> Run(string collection, SearchRequest request, QueryForm form)
    {
        if (request.Limit is < 1 or > 500 || request.Offset < 0 || request.Offset + request.Limit > MaxWindow)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"limit is 1 to 500, and offset + limit at most {MaxWindow}.");
        }

        var query = Parse(request.Query, form);
        var count = await shards.Find(collection);
        if (count == 0)
        {
            return CollectionAnswer.Nothing;
        }

        var (targets, documentIds) = await Targets(collection, count, request.DocumentId);
        if (targets.Count == 0)
        {
            return CollectionAnswer.Nothing;
        }

        // Statistics are the collection's, also when only one document's shard is searched: scores must not depend on filters.
        var (statistics, basis, spaces) = await Gather(collection, count, request.Query, query, form);
        var (ranking, vector, name) = await Choose(request.Mode, query, basis, spaces);
        var question = new ShardQuestion(request, form, documentIds, statistics.Encode(), ranking, vector);
        var answers = await Task.WhenAll(targets.Select(t => t.Search(question)));
        return new CollectionAnswer(answers.Sum(a => a.Total), Page(answers, request), request.Facets.IsEmpty ? null : MergeFacets(answers), statistics, name);
    }

    /// <summary>
    /// What ranks beside the words: the newest model's space that the query gets a vector in, else the collection's basis. A model that is away
    /// costs a search its vectors, never its answer.
    /// </summary>
    private async Task<(int Version, float[]? Vector, string Name)> Choose(SearchMode mode, SearchQuery query, int basis, IEnumerable<SpaceRef> spaces)
    {
        if (mode == SearchMode.Lexical)
        {
            return (0, null, SearchResponse.ByWords);
        }

        var text = string.Join(' ', query.Clauses.Where(c => !c.Negated).Select(c => c.Text));
        foreach (var space in spaces.OrderByDescending(s => s.Version))
        {
            if (await embeddings.Query(space, text) is { } vector)
            {
                return (space.Version, vector, space.Name);
            }
        }

        return (basis, null, basis == 0 ? SearchResponse.ByWords : SearchResponse.ByBasis);
    }

    /// <summary>What the collection knows of a text's words; null where there is no such collection.</summary>
    internal async Task<QueryStatistics?> Statistics(string collection, string words)
    {
        var count = await shards.Find(collection);
        return count == 0 ? null : (await Gather(collection, count, words, Parse(words, QueryForm.Words), QueryForm.Words)).Statistics;
    }

    private async Task<(QueryStatistics Statistics, int Basis, IEnumerable<SpaceRef> Spaces)> Gather(string collection, int count, string text, SearchQuery query, QueryForm form)
    {
        var all = Enumerable.Range(0, count).Select(i => grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, i))).ToList();
        var widened = (await synonyms.Current()).Of(query);
        var start = widened.Count == 0 ? null : QueryStatistics.For(widened).Encode();
        var first = await Task.WhenAll(all.Select(s => s.Statistics(text, form, start)));
        var statistics = QueryStatistics.Merge(query, first.Select(s => QueryStatistics.Decode(s.Terms)));
        if (statistics.NeedsCorrections)
        {
            var merged = statistics.Encode();
            var second = await Task.WhenAll(all.Select(s => s.Statistics(text, form, merged)));
            statistics = QueryStatistics.Merge(query, second.Select(s => QueryStatistics.Decode(s.Terms)));
        }

        // The newest that all have: shards that rank by different bases could not be compared.
        return (
            statistics,
            first.Skip(1).Aggregate(first[0].Bases.AsEnumerable(), (common, s) => common.Intersect(s.Bases)).DefaultIfEmpty().Max(),
            first.Skip(1).Aggregate(first[0].Spaces.AsEnumerable(), (common, s) => common.Intersect(s.Spaces)));
    }

    private async Task<(List<IIndexShardGrain> Shards, ImmutableArray<string> DocumentIds)> Targets(string collection, int count, string? documentId)
    {
        if (documentId is null)
        {
            return ([.. Enumerable.Range(0, count).Select(i => grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, i)))], []);
        }

        // The empty string is no document's id, and no grain's key either.
        var view = documentId.Length == 0 ? null : await grains.GetGrain<IDocumentWork>(documentId).Content();
        if (view?.Content is not { } content)
        {
            return ([], []);
        }

        return (
            [grains.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, documentId, count))],
            [.. Enumerable.Range(0, Math.Max(1, content.Parts.Length)).Select(p => IndexNames.Part(documentId, p))]);
    }

    private static ImmutableArray<ShardHit> Page(ShardAnswer[] answers, SearchRequest request)
    {
        var semantic = 0;
        return [.. answers.SelectMany(a => a.Hits)
            .OrderByDescending(h => h.Hit.Score)
            .ThenBy(h => h.IndexedId, StringComparer.Ordinal)
            .ThenBy(h => h.Ordinal)

            // Each shard may have added as many as one answer may have.
            .Where(h => request.Mode != SearchMode.Hybrid || h.Hit.Match != SearchHit.Semantic || ++semantic <= request.Limit)
            .Skip(request.Offset)
            .Take(request.Limit)];
    }

    private static SearchQuery Parse(string text, QueryForm form)
    {
        try
        {
            return IndexShardGrain.Parse(text, form);
        }
        catch (IndexException e)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, e.Message);
        }
    }

    private static ImmutableDictionary<string, ImmutableArray<FacetCount>> MergeFacets(ShardAnswer[] answers) => answers
        .SelectMany(a => a.Facets)
        .GroupBy(f => f.Key)
        .ToImmutableDictionary(
            g => g.Key,
            g => g.SelectMany(f => f.Value)
                .GroupBy(c => g.Key == "documentId" ? IndexNames.Document(c.Value) : c.Value)
                .Select(v => new FacetCount(v.Key, v.Sum(c => c.Count)))
                .OrderByDescending(c => c.Count).ThenBy(c => c.Value, StringComparer.Ordinal)
                .Take(20)
                .ToImmutableArray());
}

/// <summary>What a search of a collection found.</summary>
/// <param name="Total">Chunks that match.</param>
/// <param name="Hits">The page.</param>
/// <param name="Facets">Counts, where asked for.</param>
/// <param name="Statistics">What the collection knows of the query's terms; null where nothing was searched.</param>
/// <param name="RankedBy">What ranked, see <see cref="SearchResponse.RankedBy"/>.</param>
internal sealed record CollectionAnswer(
    long Total, ImmutableArray<ShardHit> Hits, ImmutableDictionary<string, ImmutableArray<FacetCount>>? Facets, QueryStatistics? Statistics, string RankedBy = SearchResponse.ByWords)
{
    public static CollectionAnswer Nothing { get; } = new(0, [], null, null);
}
