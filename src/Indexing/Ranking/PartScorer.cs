using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// Scores one part term at a time into one accumulator per chunk, then takes the best. The order of terms is the plan's, so that a
/// chunk's score is the same sum, to the last bit, in whatever part or shard it lies.
/// </summary>
internal sealed class PartScorer(PartView view, int number, long operation, Bm25 model)
{
    /// <summary>Below this share of scored chunks, collecting them in a list is cheaper than looking at every accumulator.</summary>
    private const int SparseShare = 16;

    /// <summary>Scores the part's chunks, offers them to the top and counts them.</summary>
    /// <param name="lists">Postings with the weights of their terms, in the plan's order.</param>
    /// <param name="allowed">Chunks that meet all conditions; null for all.</param>
    /// <param name="cursor">Only what stands behind it is offered.</param>
    /// <param name="top">Takes the best.</param>
    /// <param name="matched">Filled with the matches where counting facets needs them.</param>
    public long Run(List<(PostingList List, float Weight)> lists, ChunkSet? allowed, SearchCursor? cursor, TopHits top, ChunkSet? matched)
    {
        if (lists.Count == 0)
        {
            return 0;
        }

        var scores = Scores.Rent(view.Limit);
        var postings = lists.Sum(static l => (long)l.List.Count);
        var touched = postings * SparseShare < view.Limit ? ArrayPool<int>.Shared.Rent((int)postings) : null;
        var count = 0;
        foreach (var (list, weight) in lists)
        {
            count = Accumulate(list, weight, scores, touched, count);
        }

        var total = 0L;
        var collector = new Collector(this, allowed, cursor, top, matched);
        if (touched is not null)
        {
            foreach (var chunk in touched.AsSpan(0, count))
            {
                total += collector.Take(chunk, scores[chunk]) ? 1 : 0;
                scores[chunk] = 0;
            }

            ArrayPool<int>.Shared.Return(touched);
        }
        else
        {
            total = Sweep(scores.AsSpan(0, view.Limit), collector);
        }

        Scores.Return(scores);
        return total;
    }

    private int Accumulate(PostingList list, float weight, float[] scores, int[]? touched, int count)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        ReadOnlySpan<byte> lengths = view.Part.LengthCodes;
        ReadOnlySpan<float> impacts = model.Impacts;
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            for (var i = 0; i < n; i++)
            {
                var chunk = chunks[i];
                var impact = impacts[(Math.Min(frequencies[i], Bm25.Frequencies - 1) << 8) | lengths[chunk]];
                ref var score = ref scores[chunk];
                if (touched is not null && score == 0)
                {
                    touched[count++] = chunk;
                }

                score += weight * impact;
            }
        }

        return count;
    }

    /// <summary>Looks at the accumulators a vector at a time, and leaves them zero for the next search.</summary>
    private static long Sweep(Span<float> scores, Collector collector)
    {
        var total = 0L;
        var width = Vector<float>.Count;
        var at = 0;
        for (; at <= scores.Length - width; at += width)
        {
            ref var first = ref scores[at];
            var vector = Unsafe.ReadUnaligned<Vector<float>>(ref Unsafe.As<float, byte>(ref first));
            if (vector == Vector<float>.Zero)
            {
                continue;
            }

            for (var i = at; i < at + width; i++)
            {
                if (scores[i] != 0)
                {
                    total += collector.Take(i, scores[i]) ? 1 : 0;
                }
            }

            scores.Slice(at, width).Clear();
        }

        for (; at < scores.Length; at++)
        {
            if (scores[at] != 0)
            {
                total += collector.Take(at, scores[at]) ? 1 : 0;
                scores[at] = 0;
            }
        }

        return total;
    }

    private readonly struct Collector(PartScorer scorer, ChunkSet? allowed, SearchCursor? cursor, TopHits top, ChunkSet? matched)
    {
        private readonly long[]? _deletedAt = scorer.View.Part.DeletedAt;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Take(int chunk, float score)
        {
            if ((allowed is not null && !allowed[chunk]) || (_deletedAt is not null && !scorer.View.IsLive(chunk, _deletedAt, scorer.Operation)))
            {
                return false;
            }

            matched?.Add(chunk);
            if (score >= top.Threshold)
            {
                Offer(chunk, score);
            }

            return true;
        }

        private void Offer(int chunk, float score)
        {
            var candidate = new Candidate(score, scorer.View.Part, scorer.Number, chunk);
            if (cursor is null || cursor.IsBehind(score, candidate.Document.Id, candidate.Ordinal))
            {
                top.Offer(candidate);
            }
        }
    }

    private PartView View => view;

    private long Operation => operation;

    private int Number => number;

    /// <summary>Accumulators are kept all zero between searches.</summary>
    private static class Scores
    {
        [ThreadStatic]
        private static float[]? t_spare;

        public static float[] Rent(int size)
        {
            var scores = t_spare;
            t_spare = null;
            return scores is not null && scores.Length >= size ? scores : new float[Math.Max(1024, (int)BitOperations.RoundUpToPowerOf2((uint)size))];
        }

        public static void Return(float[] scores) => t_spare = scores;
    }
}
