using System.Collections.Immutable;
using IndexForge.Grains.Collections;
using IndexForge.Grains.Documents;
using IndexForge.Indexing;
using IndexForge.Indexing.Queries;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// Asks every shard twice: first what it knows of the query's terms, so that all score by the collection's statistics,
/// then for its best.
/// </summary>
[GrainType("search"), StatelessWorker]
public sealed class SearchGrain(CollectionShards shards) : Grain, ISearchGrain
{
    private const int MaxWindow = 10_000;

    public async Task<SearchResponse> Search(SearchRequest request)
    {
        if (request.Limit is < 1 or > 500 || request.Offset < 0 || request.Offset + request.Limit > MaxWindow)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"limit is 1 to 500, and offset + limit at most {MaxWindow}.");
        }

        var query = Parse(request.Query);
        var collection = this.GetPrimaryKeyString();
        var count = await shards.Find(collection);
        if (count == 0)
        {
            return new SearchResponse();
        }

        var (targets, documentIds) = await Targets(collection, count, request.DocumentId);
        if (targets.Count == 0)
        {
            return new SearchResponse();
        }

        // Statistics are the collection's, also when only one document's shard is searched: scores must not depend on filters.
        var all = Enumerable.Range(0, count).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, i))).ToList();
        var statistics = QueryStatistics.Merge(query, await Gather(all, request.Query, null));
        if (statistics.NeedsCorrections)
        {
            statistics = QueryStatistics.Merge(query, await Gather(all, request.Query, statistics.Encode()));
        }

        var question = new ShardQuestion(request, documentIds, statistics.Encode());
        var answers = await Task.WhenAll(targets.Select(t => t.Search(question)));
        return new SearchResponse
        {
            Total = answers.Sum(a => a.Total),
            Hits = [.. answers.SelectMany(a => a.Hits)
                .OrderByDescending(h => h.Hit.Score)
                .ThenBy(h => h.IndexedId, StringComparer.Ordinal)
                .ThenBy(h => h.Ordinal)
                .Skip(request.Offset)
                .Take(request.Limit)
                .Select(h => h.Hit)],
            Facets = request.Facets.IsEmpty ? null : MergeFacets(answers),
        };
    }

    private async Task<(List<IIndexShardGrain> Shards, ImmutableArray<string> DocumentIds)> Targets(string collection, int count, string? documentId)
    {
        if (documentId is null)
        {
            return ([.. Enumerable.Range(0, count).Select(i => GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, i)))], []);
        }

        // The empty string is no document's id, and no grain's key either.
        var view = documentId.Length == 0 ? null : await GrainFactory.GetGrain<IDocumentWork>(documentId).Content();
        if (view?.Content is not { } content)
        {
            return ([], []);
        }

        return (
            [GrainFactory.GetGrain<IIndexShardGrain>(IndexNames.Shard(collection, documentId, count))],
            [.. Enumerable.Range(0, Math.Max(1, content.Parts.Length)).Select(p => IndexNames.Part(documentId, p))]);
    }

    private static async Task<QueryStatistics[]> Gather(List<IIndexShardGrain> all, string query, byte[]? merged)
    {
        var gathered = await Task.WhenAll(all.Select(s => s.Statistics(query, merged)));
        return [.. gathered.Select(bytes => QueryStatistics.Decode(bytes))];
    }

    private static SearchQuery Parse(string text)
    {
        try
        {
            return QueryParser.Parse(text);
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
