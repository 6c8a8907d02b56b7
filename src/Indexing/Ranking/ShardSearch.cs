using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>One search on one snapshot of a shard.</summary>
internal sealed class ShardSearch(ShardSnapshot snapshot, SearchQuery query, SearchOptions options, QueryStatistics statistics)
{
    private readonly QueryPlan _plan = QueryPlan.Compile(query, statistics);
    private readonly Bm25 _model = Bm25.For(statistics.AverageLength);
    private readonly Dictionary<int, Dictionary<string, PostingList>> _lists = [];

    public async ValueTask<SearchResult> RunAsync(CancellationToken cancellation)
    {
        var cursor = SearchCursor.Decode(options.Cursor);
        var window = options.Limit + (cursor is null ? options.Offset : 0);
        var top = new TopHits(Math.Min(window, SearchOptions.MaxWindow));
        var facets = new FacetCounter(options);
        var total = 0L;
        for (var i = 0; i < snapshot.Parts.Length && _plan.HasPositive; i++)
        {
            total += await SearchPartAsync(i, cursor, top, facets, cancellation);
        }

        var hits = new List<SearchHit>();
        var snippets = options.Highlight ? new SnippetBuilder(_plan, options.SnippetLength) : null;
        foreach (var candidate in top.Take())
        {
            hits.Add(await HitAsync(candidate, snippets, cancellation));
        }

        var next = total > hits.Count && hits.Count > 0 ? new SearchCursor((float)hits[^1].Score, hits[^1].DocumentId, hits[^1].Ordinal).Encode() : null;
        return new SearchResult(total, hits, facets.Result, hits.Count < window ? null : next);
    }

    private async ValueTask<long> SearchPartAsync(int number, SearchCursor? cursor, TopHits top, FacetCounter facets, CancellationToken cancellation)
    {
        var view = snapshot.Parts[number];
        var lists = new List<(PostingList, float)>(_plan.Terms.Count);
        foreach (var term in _plan.Terms)
        {
            if (await PartLists.FindAsync(view, term.Key, positions: false, cancellation) is not { } list)
            {
                continue;
            }

            lists.Add((list, term.Weight));
            if (options.Explain)
            {
                (_lists.TryGetValue(number, out var known) ? known : _lists[number] = [])[term.Key] = list;
            }
        }

        if (lists.Count == 0)
        {
            return 0;
        }

        var allowed = await AllowedAsync(view, cancellation);
        var matched = facets.IsWanted ? new ChunkSet(view.Limit) : null;
        var total = new PartScorer(view, number, snapshot.Operation, _model).Run(lists, allowed, cursor, top, matched);
        if (matched is not null)
        {
            await facets.CountAsync(view, matched, cancellation);
        }

        return total;
    }

    private async ValueTask<ChunkSet?> AllowedAsync(PartView view, CancellationToken cancellation)
    {
        ChunkSet? allowed = null;
        foreach (var condition in _plan.Conditions)
        {
            var met = await ConditionMatcher.MatchAsync(view, condition, cancellation);
            if (condition.Negated)
            {
                var all = new ChunkSet(view.Limit);
                all.AddRange(0, view.Limit);
                all.ExceptWith(met);
                met = all;
            }

            allowed = Both(allowed, met);
        }

        foreach (var tag in options.Tags)
        {
            var list = await view.Part.FindAsync(Keywords.Tag(tag), view.Limit, positions: false, cancellation);
            allowed = Both(allowed, list is null ? new ChunkSet(view.Limit) : ConditionMatcher.SetOf(list, view.Limit));
        }

        if (options.DocumentIds.Count > 0)
        {
            var runs = new List<(int First, int Count)>();
            foreach (var id in options.DocumentIds)
            {
                view.Part.FindDocument(id, view.Limit, runs);
            }

            var set = new ChunkSet(view.Limit);
            foreach (var (first, count) in runs)
            {
                set.AddRange(first, count);
            }

            allowed = Both(allowed, set);
        }

        return allowed;
    }

    private static ChunkSet Both(ChunkSet? one, ChunkSet other)
    {
        if (one is null)
        {
            return other;
        }

        one.IntersectWith(other);
        return one;
    }

    private async ValueTask<SearchHit> HitAsync(Candidate candidate, SnippetBuilder? snippets, CancellationToken cancellation)
    {
        var chunk = await candidate.Part.ReadChunkAsync(candidate.Chunk, cancellation);
        var language = candidate.Part.LanguageOf(candidate.Chunk);
        var (snippet, highlights) = snippets?.Build(chunk.Text, language) ?? ("", []);
        var explanation = options.Explain
            ? Explainer.Explain(snapshot.Parts[candidate.PartNumber], candidate.Chunk, _plan, _model, _lists[candidate.PartNumber])
            : [];
        return new SearchHit(candidate.Document.Id, candidate.Ordinal, candidate.Score, chunk, snippet, highlights, explanation);
    }
}
