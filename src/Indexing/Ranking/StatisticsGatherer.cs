using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>Counts what a query's terms have in one snapshot: live chunks only, so that deletions and merges do not change scores.</summary>
internal sealed class StatisticsGatherer(ShardSnapshot snapshot, PartLists lists)
{
    /// <summary>Counts; where the shard is the whole collection, in the languages that it has.</summary>
    public async ValueTask<QueryStatistics> GatherAsync(SearchQuery query, IReadOnlyList<QuerySynonym> synonyms, bool isWhole, CancellationToken cancellation)
    {
        var statistics = QueryStatistics.For(synonyms);
        statistics.Chunks = snapshot.Totals.Chunks;
        statistics.Length = snapshot.Totals.Length;
        statistics.ChunksByLanguage = snapshot.Totals.ChunksByLanguage;
        var (keys, fields) = QueryPlan.Wanted(query, synonyms, isWhole ? statistics.Present : ~0);
        foreach (var view in snapshot.Parts)
        {
            foreach (var key in keys)
            {
                if (await lists.FindAsync(view, key, positions: false, cancellation) is { } list && CountLive(view, list) is var count and > 0)
                {
                    statistics.Frequencies[key] = statistics.Frequencies.GetValueOrDefault(key) + count;
                }
            }

            statistics.Fields.UnionWith(fields.Where(view.Part.HasField));
        }

        return statistics;
    }

    /// <summary>Looks for words near those that the whole collection does not have.</summary>
    public async ValueTask CorrectAsync(SearchQuery query, QueryStatistics collection, QueryStatistics into, CancellationToken cancellation)
    {
        foreach (var (surface, variants) in QueryPlan.Compile(query, collection).Misspelt)
        {
            var scan = new Neighbours(variants);
            foreach (var view in snapshot.Parts)
            {
                await view.Part.VisitTermsAsync("", scan, cancellation);
            }

            var found = new List<Correction>();
            foreach (var (term, distance) in scan.Found)
            {
                var count = 0L;
                foreach (var view in snapshot.Parts)
                {
                    count += await view.Part.FindAsync(term, view.Limit, positions: false, cancellation) is { } list ? CountLive(view, list) : 0;
                }

                if (count > 0)
                {
                    found.Add(new Correction(term, distance, count));
                }
            }

            into.Corrections[surface] = Correction.Merge(found, []);
        }

        into.HasCorrections = true;
    }

    private long CountLive(PartView view, PostingList list)
    {
        var deletedAt = view.Part.DeletedAt;
        if (deletedAt is null)
        {
            return list.Count;
        }

        var live = 0L;
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            foreach (var chunk in chunks[..n])
            {
                live += view.IsLive(chunk, deletedAt, snapshot.Operation) ? 1 : 0;
            }
        }

        return live;
    }

    private sealed class Neighbours(string[] words) : ITermVisitor
    {
        private const int MaxFound = 4096;

        public Dictionary<string, int> Found { get; } = [];

        public bool Visit(ReadOnlySpan<char> term, int count)
        {
            if (Keywords.IsKeyword(term) || term.IndexOfAnyInRange('0', '9') >= 0)
            {
                return true;
            }

            foreach (var word in words)
            {
                if (EditDistance.IsWithin(word, term, EditDistance.Allowed(word.Length), out var distance))
                {
                    var key = term.ToString();
                    Found[key] = Math.Min(distance, Found.GetValueOrDefault(key, int.MaxValue));
                }
            }

            return Found.Count < MaxFound;
        }
    }
}
