using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Indexing.Shards;

public sealed partial class ShardIndex
{
    /// <summary>Statistics of a query's terms in this shard: to be merged with those of the collection's other shards.</summary>
    /// <param name="query">The query.</param>
    /// <param name="merged">In the second round, the merged statistics that need corrections; in the first null, or <see cref="QueryStatistics.For"/> with synonyms.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <exception cref="IndexException"><c>index_corrupt</c>.</exception>
    public async ValueTask<QueryStatistics> GatherAsync(SearchQuery query, QueryStatistics? merged = null, CancellationToken cancellation = default)
    {
        var gatherer = new StatisticsGatherer(Current, new PartLists());
        var statistics = await gatherer.GatherAsync(query, merged?.Synonyms ?? [], isWhole: false, cancellation);
        if (merged is { NeedsCorrections: true })
        {
            // Which words occur nowhere is known from all shards, the words near them from this one.
            await gatherer.CorrectAsync(query, merged, statistics, cancellation);
        }

        return statistics;
    }

    /// <summary>Searches the shard. Without waiting where the blocks it needs are in memory.</summary>
    /// <param name="query">The query.</param>
    /// <param name="options">What to return.</param>
    /// <param name="collection">Statistics of the whole collection; null where this shard is all of it.</param>
    /// <param name="cancellation">Cancels loading.</param>
    /// <returns>The best <c>Offset + Limit</c> hits, not yet cut to the page: pass the results of all shards (or this one) to <see cref="SearchResult.Merge"/>.</returns>
    /// <exception cref="IndexException"><c>index_corrupt</c>, <c>cursor_invalid</c>.</exception>
    public async ValueTask<SearchResult> SearchAsync(
        SearchQuery query, SearchOptions options, QueryStatistics? collection = null, CancellationToken cancellation = default)
    {
        var snapshot = Current;
        var lists = new PartLists();
        if (collection is null)
        {
            var gatherer = new StatisticsGatherer(snapshot, lists);
            collection = QueryStatistics.Merge(query, [await gatherer.GatherAsync(query, [], isWhole: true, cancellation)]);
            if (collection.NeedsCorrections)
            {
                await gatherer.CorrectAsync(query, collection, collection, cancellation);
            }
        }

        return await new ShardSearch(snapshot, query, options, collection, lists).RunAsync(cancellation);
    }
}
