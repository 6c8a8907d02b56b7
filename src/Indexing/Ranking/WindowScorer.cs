using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Shards;
using IndexForge.Indexing.Vectors;

namespace IndexForge.Indexing.Ranking;

/// <summary>
/// Finds a segment's best chunks without scoring all: every window of 64 chunks has an upper bound, the sum of each term's greatest impact
/// there; windows are scored from the greatest bound down, until no bound reaches the worst hit kept (Mallia, Suel and Tonellotto, "Faster
/// Learned Sparse Retrieval with Block-Max Pruning", 2024). Matches are counted apart, as bits. What is scored is scored in the plan's order
/// of terms, so the result is what <see cref="PartScorer"/> gives, to the last bit.
/// </summary>
internal sealed class WindowScorer(PartView view, int number, long operation, Bm25 model, VectorLeg? leg)
{
    /// <summary>More than adding up in single precision loses, of as many terms as a query may have.</summary>
    private const float Rounding = 1 + 1e-4f;

    private const int Window = DensePostings.Window;

    private readonly Int8Vectors? _rows = leg?.RowsOf(view.Part);

    /// <summary>Offers the part's best chunks to the top and counts its matches; parameters as <see cref="PartScorer.Run"/>.</summary>
    public long Run(List<(PostingList List, float Weight)> lists, ChunkSet? allowed, SearchCursor? cursor, TopHits top, ChunkSet? matched)
    {
        if (lists.Count == 0)
        {
            return 0;
        }

        using var room = WindowRoom.Rent((view.Limit + Window - 1) / Window);
        foreach (var (list, weight) in lists)
        {
            if (list.Dense is { } dense)
            {
                room.Terms.Add(new WindowTerm(dense, 0, 0, weight));
                AddDense(dense, weight, room);
            }
            else
            {
                room.Terms.Add(AddSparse(list, weight, room));
            }
        }

        var matches = room.Matches;
        Restrict(matches, allowed);
        Restrict(matches, view.Part.LiveAt(view.Limit, operation));
        var total = 0L;
        foreach (var word in matches)
        {
            total += BitOperations.PopCount(word);
        }

        if (matched is not null)
        {
            Join(matched.Words, matches);
        }

        if (total > 0 && !float.IsPositiveInfinity(top.Threshold))
        {
            ScoreWindows(room, cursor, top);
        }

        return total;
    }

    /// <summary>A lower score by words cannot enter, whatever its vector adds.</summary>
    private float Threshold(TopHits top) => leg is null ? top.Threshold : leg.Floor(top.Threshold);

    private static void Restrict(Span<ulong> matches, ChunkSet? to)
    {
        for (var i = 0; to is not null && i < matches.Length; i++)
        {
            matches[i] &= to.Words[i];
        }
    }

    private static void Join(Span<ulong> into, ReadOnlySpan<ulong> bits)
    {
        ref var target = ref MemoryMarshal.GetReference(into);
        ref var source = ref MemoryMarshal.GetReference(bits[..into.Length]);
        var at = 0;
        for (; at <= into.Length - Vector256<ulong>.Count; at += Vector256<ulong>.Count)
        {
            (Vector256.LoadUnsafe(ref target, (nuint)at) | Vector256.LoadUnsafe(ref source, (nuint)at)).StoreUnsafe(ref target, (nuint)at);
        }

        for (; at < into.Length; at++)
        {
            into[at] |= bits[at];
        }
    }

    private void AddDense(DensePostings dense, float weight, WindowRoom room)
    {
        Join(room.Matches, dense.Bits);
        var peaks = dense.Peaks(model, view.Part.LengthCodes);
        var bounds = room.Bounds;
        var unit = weight / 255;
        ref var bound = ref MemoryMarshal.GetReference(bounds);
        ref var peak = ref MemoryMarshal.GetReference(peaks);
        var at = 0;
        var units = Vector256.Create(unit);
        for (; at <= bounds.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var (low, _) = Vector128.Widen(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref peak, at))).AsByte());
            var (first, second) = Vector128.Widen(low);
            var values = Vector256.ConvertToSingle(Vector256.Create(first, second).AsInt32());
            (Vector256.LoadUnsafe(ref bound, (nuint)at) + (values * units)).StoreUnsafe(ref bound, (nuint)at);
        }

        for (; at < bounds.Length; at++)
        {
            bounds[at] += peaks[at] * unit;
        }
    }

    /// <summary>Reads a rarer term's postings: their impacts are kept until the search is over.</summary>
    private WindowTerm AddSparse(PostingList list, float weight, WindowRoom room)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var matches = room.Matches;
        var bounds = room.Bounds;
        var lengths = view.Part.LengthCodes;
        var first = room.Count;
        var window = 0;
        var peak = 0f;
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            var at = room.Take(n);
            chunks[..n].CopyTo(room.Chunks[at..]);
            var kept = room.Scores.Slice(at, n);
            for (var i = 0; i < n; i++)
            {
                var chunk = chunks[i];
                var score = weight * model.Impact(frequencies[i], lengths[chunk]);
                kept[i] = score;
                if (chunk / Window != window)
                {
                    bounds[window] += peak;
                    (window, peak) = (chunk / Window, 0);
                }

                peak = Math.Max(peak, score);
                matches[window] |= 1ul << chunk;
            }
        }

        bounds[window] += peak;
        return new WindowTerm(null, first, room.Count - first, weight);
    }

    private void ScoreWindows(WindowRoom room, SearchCursor? cursor, TopHits top)
    {
        Span<float> scores = stackalloc float[Window];
        foreach (var window in room.Order(Threshold(top) / Rounding))
        {
            if (room.Bounds[window] * Rounding < Threshold(top))
            {
                // Those that follow in order may still have a somewhat greater bound.
                continue;
            }

            var matches = room.Matches[window];
            scores.Clear();
            foreach (ref readonly var term in CollectionsMarshal.AsSpan(room.Terms))
            {
                if (term.Dense is { } dense)
                {
                    ScoreDense(dense, term.Weight, window, matches, scores);
                }
                else
                {
                    ScoreSparse(room, term, window, matches, scores);
                }
            }

            for (; matches != 0; matches &= matches - 1)
            {
                var at = BitOperations.TrailingZeroCount(matches);
                if (scores[at] >= Threshold(top))
                {
                    Offer((window * Window) + at, scores[at], cursor, top);
                }
            }
        }
    }

    private void ScoreDense(DensePostings dense, float weight, int window, ulong matches, Span<float> scores)
    {
        var bits = dense.Bits[window];
        var wanted = bits & matches;
        if (wanted == 0)
        {
            return;
        }

        var rank = dense.Rank(window);
        var lengths = view.Part.LengthCodes.AsSpan(window * Window);
        for (; wanted != 0; wanted &= wanted - 1)
        {
            var at = BitOperations.TrailingZeroCount(wanted);
            var posting = rank + BitOperations.PopCount(bits & ((1ul << at) - 1));
            scores[at] += weight * model.Impact(dense.Frequency(posting), lengths[at]);
        }
    }

    private static void ScoreSparse(WindowRoom room, in WindowTerm term, int window, ulong matches, Span<float> scores)
    {
        ReadOnlySpan<int> chunks = room.Chunks.Slice(term.First, term.Count);
        var from = chunks.BinarySearch(window * Window);
        for (var i = from < 0 ? ~from : from; i < chunks.Length && chunks[i] / Window == window; i++)
        {
            var at = chunks[i] % Window;
            if ((matches & (1ul << at)) != 0)
            {
                scores[at] += room.Scores[term.First + i];
            }
        }
    }

    private void Offer(int chunk, float words, SearchCursor? cursor, TopHits top)
    {
        var score = leg?.Combine(words, _rows, chunk) ?? words;
        if (score < top.Threshold)
        {
            return;
        }

        var candidate = new Candidate(score, view.Part, number, chunk);
        if (cursor is null || cursor.IsBehind(score, candidate.Document.Id, candidate.Ordinal))
        {
            top.Offer(candidate);
        }
    }
}
