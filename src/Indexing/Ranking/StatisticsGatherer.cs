using System.Runtime.InteropServices;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Segments;
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
        // What a part that nothing was deleted from says of a term needs no counting again.
        var whole = Array.ConvertAll(snapshot.Parts, static v => v.Part is Segment { DeletedAt: null });
        foreach (var (surface, variants) in QueryPlan.Compile(query, collection).Misspelt)
        {
            var scan = new Neighbours([.. variants.Select(static v => new WordDistance(v))]);
            for (var i = 0; i < whole.Length; i++)
            {
                scan.Counts = whole[i];
                await snapshot.Parts[i].Part.VisitNeighboursAsync(variants, scan, cancellation);
            }

            var found = new List<Correction>();
            foreach (var (term, (distance, count)) in scan.Found)
            {
                var live = scan.IsFull ? 0 : count;
                for (var i = 0; i < whole.Length; i++)
                {
                    var view = snapshot.Parts[i];
                    if ((scan.IsFull || !whole[i]) && await view.Part.FindAsync(term, view.Limit, positions: false, cancellation) is { } list)
                    {
                        live += CountLive(view, list);
                    }
                }

                if (live > 0)
                {
                    found.Add(new Correction(term, distance, live));
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

        if (list.Dense is { } dense && view.Part.LiveAt(view.Limit, snapshot.Operation) is { } alive)
        {
            return alive.CountIn(dense.Bits);
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

    /// <summary>Collects the terms near one of some words.</summary>
    private sealed class Neighbours(WordDistance[] words) : ITermVisitor
    {
        private const int MaxFound = 4096;

        public Dictionary<string, (int Distance, long Count)> Found { get; } = [];

        /// <summary>Whether the counts of the part that is visited are those of its live chunks.</summary>
        public bool Counts { get; set; }

        /// <summary>Whether some terms, or some of their counts, may be missing.</summary>
        public bool IsFull => Found.Count >= MaxFound;

        public bool Visit(ReadOnlySpan<char> term, int count)
        {
            if (!Keywords.IsWord(term))
            {
                return true;
            }

            foreach (var word in words)
            {
                if (word.IsWithin(term, out var distance))
                {
                    ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(Found, term.ToString(), out var known);
                    found = (known ? Math.Min(distance, found.Distance) : distance, found.Count + (Counts ? count : 0));
                    count = 0;
                }
            }

            return Found.Count < MaxFound;
        }
    }
}
