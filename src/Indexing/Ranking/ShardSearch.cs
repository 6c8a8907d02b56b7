using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Segments;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>One search on one snapshot of a shard.</summary>
internal sealed class ShardSearch(ShardSnapshot snapshot, SearchQuery query, SearchOptions options, QueryStatistics statistics, PartLists postings)
{
    private readonly QueryPlan _plan = QueryPlan.Compile(query, statistics);
    private readonly Bm25 _model = Bm25.For(statistics.AverageLength);
    private readonly Dictionary<int, Dictionary<string, PostingList>> _lists = [];
    private VectorLeg? _leg;

    public async ValueTask<SearchResult> RunAsync(CancellationToken cancellation)
    {
        var cursor = SearchCursor.Decode(options.Cursor);
        var window = Math.Min(options.Limit + (cursor is null ? options.Offset : 0), SearchOptions.MaxWindow);
        var leg = _leg = VectorLeg.Of(snapshot, query, _plan, statistics, options);
        var isSemantic = leg is not null && options.Mode == SearchMode.Semantic;
        var top = new TopHits(isSemantic ? 0 : window);
        var near = leg is not null && FillsUp ? new TopHits(isSemantic ? window : options.Limit) : null;
        var facets = new FacetCounter(options);
        var total = 0L;
        for (var i = 0; i < snapshot.Parts.Length; i++)
        {
            total += await SearchPartAsync(i, cursor, top, near, facets, cancellation);
        }

        var ranked = top.Take().Select(static c => (Candidate: c, IsSemantic: false));
        if (near is not null)
        {
            ranked = ranked.Concat(near.Take()
                .Where(c => cursor is null || cursor.IsBehind(c.Score, c.Document.Id, c.Ordinal))
                .Select(static c => (Candidate: c, IsSemantic: true)))
                .OrderBy(static f => f.Candidate)
                .Take(window);
        }

        var hits = new List<SearchHit>();
        var snippets = options.Highlight ? new SnippetBuilder(_plan, options.SnippetLength) : null;
        foreach (var (candidate, byVector) in ranked)
        {
            hits.Add(await HitAsync(candidate, byVector, snippets, cancellation));
        }

        var more = hits.Count == window && hits.Count > 0 && total > hits.Count;
        return new SearchResult(total, hits, facets.Result, more ? new SearchCursor((float)hits[^1].Score, hits[^1].DocumentId, hits[^1].Ordinal).Encode() : null);
    }

    /// <summary>Vectors look beyond the words' matches only where these cannot fill the page: known from statistics, so shards agree.</summary>
    private bool FillsUp => options.Mode == SearchMode.Semantic || _plan.Terms.Sum(static t => t.Chunks) < options.Limit;

    private async ValueTask<long> SearchPartAsync(
        int number, SearchCursor? cursor, TopHits top, TopHits? near, FacetCounter facets, CancellationToken cancellation)
    {
        var view = snapshot.Parts[number];
        var lists = new List<(PostingList, float)>(_plan.Terms.Count);
        foreach (var term in _plan.Terms)
        {
            if (await postings.FindAsync(view, term.Key, positions: false, cancellation) is not { } list)
            {
                continue;
            }

            lists.Add((list, term.Weight));
            if (options.Explain)
            {
                (_lists.TryGetValue(number, out var known) ? known : _lists[number] = [])[term.Key] = list;
            }
        }

        if (lists.Count == 0 && near is null)
        {
            return 0;
        }

        var allowed = await AllowedAsync(view, cancellation);
        var matched = facets.IsWanted || near is not null ? new ChunkSet(view.Limit) : null;
        var total = view.Part is Segment
            ? new WindowScorer(view, number, snapshot.Operation, _model, _leg).Run(lists, allowed, cursor, top, matched)
            : new PartScorer(view, number, snapshot.Operation, _model, _leg).Run(lists, allowed, cursor, top, matched);
        if (near is not null)
        {
            // Ranking by vectors alone takes matches too.
            _leg!.Scan(view, number, snapshot.Operation, allowed, options.Mode == SearchMode.Semantic ? null : matched, near);
        }

        if (matched is not null && facets.IsWanted)
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
            var met = await ConditionMatcher.MatchAsync(view, condition, postings, cancellation);
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

    private async ValueTask<SearchHit> HitAsync(Candidate candidate, bool isSemantic, SnippetBuilder? snippets, CancellationToken cancellation)
    {
        var chunk = await candidate.Part.ReadChunkAsync(candidate.Chunk, cancellation);
        var language = candidate.Part.LanguageOf(candidate.Chunk);
        var (snippet, highlights) = snippets?.Build(chunk.Text, language) ?? ("", []);
        IReadOnlyList<ScorePart> explanation = options.Explain ? Explain(candidate) : [];
        return new SearchHit(candidate.Document.Id, candidate.Ordinal, candidate.Score, chunk, snippet, highlights, isSemantic, explanation);
    }

    private List<ScorePart> Explain(Candidate candidate)
    {
        var parts = _lists.TryGetValue(candidate.PartNumber, out var lists)
            ? Explainer.Explain(snapshot.Parts[candidate.PartNumber], candidate.Chunk, _plan, _model, lists)
            : [];
        return _leg is null ? parts : _leg.Explain(parts, candidate.Part, candidate.Chunk);
    }
}
