using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// Scores one part term at a time into one accumulator per chunk, then takes the best. The order of terms is the plan's, so that a
/// chunk's score is the same sum, to the last bit, in whatever part or shard it lies.
/// </summary>
internal sealed class PartScorer(PartView view, int number, long operation, Bm25 model, VectorLeg? leg)
{
    private readonly Int8Vectors? _rows = leg?.RowsOf(view.Part);

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

    /// <summary>
    /// Adds one term up. Cursors give chunks of the part only (segments check each block, heads hold no other), so the loop does not check
    /// again; a frequency of at least one and a row for each keeps it within the impacts.
    /// </summary>
    private int Accumulate(PostingList list, float weight, float[] scores, int[]? touched, int count)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        ref var length = ref MemoryMarshal.GetArrayDataReference(view.Part.LengthCodes);
        ref var impact = ref MemoryMarshal.GetArrayDataReference(model.Impacts);
        ref var score = ref MemoryMarshal.GetArrayDataReference(scores);
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            for (var i = 0; i < n; i++)
            {
                var chunk = (nint)(uint)chunks[i];
                var row = (nint)(uint)Math.Min(frequencies[i], Bm25.Frequencies - 1) << 8;
                ref var sum = ref Unsafe.Add(ref score, chunk);
                if (touched is not null && sum == 0)
                {
                    touched[count++] = (int)chunk;
                }

                sum += weight * Unsafe.Add(ref impact, row | Unsafe.Add(ref length, chunk));
            }
        }

        return count;
    }

    /// <summary>Looks at the accumulators a vector at a time, and leaves them zero for the next search.</summary>
    private static long Sweep(Span<float> scores, Collector collector)
    {
        var total = 0L;
        var at = 0;
        ref var first = ref MemoryMarshal.GetReference(scores);
        for (; at <= scores.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var vector = Vector256.LoadUnsafe(ref first, (nuint)at);
            var found = Vector256.GreaterThan(vector, Vector256<float>.Zero).ExtractMostSignificantBits();
            if (found == 0)
            {
                continue;
            }

            if (collector.TakesAll)
            {
                // Most matches are only counted.
                total += BitOperations.PopCount(found);
                found = Vector256.GreaterThanOrEqual(vector, Vector256.Create(collector.Threshold)).ExtractMostSignificantBits() & found;
            }

            for (; found != 0; found &= found - 1)
            {
                var chunk = at + BitOperations.TrailingZeroCount(found);
                var taken = collector.Take(chunk, scores[chunk]) && !collector.TakesAll;
                total += taken ? 1 : 0;
            }

            Vector256<float>.Zero.StoreUnsafe(ref first, (nuint)at);
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

        /// <summary>Whether every scored chunk is a match, and nothing but the best need to be known.</summary>
        public bool TakesAll => allowed is null && matched is null && _deletedAt is null;

        /// <summary>A lower score by words cannot enter, whatever its vector adds.</summary>
        public float Threshold => scorer.Leg is { } leg ? leg.Floor(top.Threshold) : top.Threshold;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Take(int chunk, float score)
        {
            if ((allowed is not null && !allowed[chunk]) || (_deletedAt is not null && !scorer.View.IsLive(chunk, _deletedAt, scorer.Operation)))
            {
                return false;
            }

            matched?.Add(chunk);
            if (score >= Threshold)
            {
                Offer(chunk, scorer.Leg is { } leg ? leg.Combine(score, scorer.Rows, chunk) : score);
            }

            return true;
        }

        private void Offer(int chunk, float score)
        {
            if (score < top.Threshold)
            {
                return;
            }

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

    private VectorLeg? Leg => leg;

    private Int8Vectors? Rows => _rows;

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
