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
/// there; windows are looked at from the greatest bound down, until none reaches the worst hit kept, and in them the chunks whose own terms
/// could reach it are scored (Mallia, Suel and Tonellotto, "Faster
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
                var peaks = dense.Peaks(model, view.Part.LengthCodes);
                room.Terms.Add(new WindowTerm(dense, peaks, 0, 0, weight));
                Join(room.Matches, dense.Bits);
                AddPeaks(peaks, weight, room.Bounds);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPeaks(ReadOnlySpan<byte> peaks, float weight, Span<float> bounds)
    {
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private WindowTerm AddSparse(PostingList list, float weight, WindowRoom room)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var matches = room.Matches;
        var bounds = room.Bounds;
        var lengths = view.Part.LengthCodes;
        var sums = room.Sums;
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
                sums[chunk] += score;
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
        return new WindowTerm(null, [], first, room.Count - first, weight);
    }

    private void ScoreWindows(WindowRoom room, SearchCursor? cursor, TopHits top)
    {
        Span<float> bounds = stackalloc float[Window];
        var terms = CollectionsMarshal.AsSpan(room.Terms);
        foreach (var window in room.Order(Threshold(top) / Rounding))
        {
            // Those that follow in order may still have a somewhat greater bound.
            if (room.Bounds[window] * Rounding >= Threshold(top))
            {
                BoundChunks(room, terms, window, bounds);
                for (var left = AtLeast(bounds, Threshold(top) / Rounding) & room.Matches[window]; left != 0; left &= left - 1)
                {
                    var at = BitOperations.TrailingZeroCount(left);
                    var chunk = (window * Window) + at;
                    if (bounds[at] * Rounding >= Threshold(top) && ScoreOf(room, terms, chunk) is var score && score >= Threshold(top))
                    {
                        Offer(chunk, score, cursor, top);
                    }
                }
            }
        }
    }

    /// <summary>What each chunk of a window may reach: the rarer terms' scores, and the greatest impact here of each frequent term that it has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BoundChunks(WindowRoom room, ReadOnlySpan<WindowTerm> terms, int window, Span<float> bounds)
    {
        room.Sums.Slice(window * Window, Window).CopyTo(bounds);
        ref var first = ref MemoryMarshal.GetReference(bounds);
        var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
        foreach (ref readonly var term in terms)
        {
            var bits = term.Dense is { } dense ? dense.Bits[window] : 0;
            if (bits == 0)
            {
                continue;
            }

            var peak = Vector256.Create(term.Weight / 255 * term.Peaks[window]);
            for (nuint at = 0; at < Window; at += (nuint)Vector256<float>.Count, bits >>= Vector256<float>.Count)
            {
                var has = Vector256.Equals(Vector256.Create((int)(byte)bits) & lanes, lanes).AsSingle();
                (Vector256.LoadUnsafe(ref first, at) + (has & peak)).StoreUnsafe(ref first, at);
            }
        }
    }

    /// <summary>A bit for each number that is not less.</summary>
    private static ulong AtLeast(ReadOnlySpan<float> numbers, float least)
    {
        ref var first = ref MemoryMarshal.GetReference(numbers);
        var bits = 0ul;
        for (var at = 0; at < Window; at += Vector256<float>.Count)
        {
            var found = Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref first, (nuint)at), Vector256.Create(least)).ExtractMostSignificantBits();
            bits |= (ulong)found << at;
        }

        return bits;
    }

    /// <summary>The sum of a chunk's terms in the plan's order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float ScoreOf(WindowRoom room, ReadOnlySpan<WindowTerm> terms, int chunk)
    {
        var score = 0f;
        var length = view.Part.LengthCodes[chunk];
        foreach (ref readonly var term in terms)
        {
            if (term.Dense is { } dense)
            {
                if (dense.FrequencyIn(chunk) is var frequency and > 0)
                {
                    score += term.Weight * model.Impact(frequency, length);
                }
            }
            else if (room.Sums[chunk] > 0)
            {
                var at = room.Chunks.Slice(term.First, term.Count).BinarySearch(chunk);
                score += at < 0 ? 0 : room.Scores[term.First + at];
            }
        }

        return score;
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
