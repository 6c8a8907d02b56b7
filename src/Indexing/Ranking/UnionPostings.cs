using System.Buffers;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Ranking;

/// <summary>The postings of several terms as those of one: frequencies add up, positions interleave.</summary>
internal sealed class UnionPostings : PostingList
{
    private readonly int[] _chunks;
    private readonly int[] _frequencies;
    private readonly int[][]? _positions;

    private UnionPostings(int[] chunks, int[] frequencies, int[][]? positions)
    {
        _chunks = chunks;
        _frequencies = frequencies;
        _positions = positions;
    }

    public override int Count => _chunks.Length;

    /// <summary>Postings that are known already.</summary>
    public static UnionPostings Of(int[] chunks, int[] frequencies) => new(chunks, frequencies, null);

    /// <summary>Joins lists of a part with so many chunks.</summary>
    public static UnionPostings Of(List<PostingList> lists, int limit, bool positions)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var counts = ArrayPool<int>.Shared.Rent(limit);
        counts.AsSpan(0, limit).Clear();
        var places = positions ? new Dictionary<int, List<int>>() : null;
        var distinct = 0;
        foreach (var list in lists)
        {
            var cursor = list.Open();
            for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
            {
                for (var i = 0; i < n; i++)
                {
                    distinct += counts[chunks[i]] == 0 ? 1 : 0;
                    counts[chunks[i]] += frequencies[i];
                    if (places is not null)
                    {
                        cursor.Positions(i, places.TryGetValue(chunks[i], out var at) ? at : places[chunks[i]] = []);
                    }
                }
            }
        }

        var all = new int[distinct];
        var sums = new int[distinct];
        for (int chunk = 0, at = 0; at < distinct; chunk++)
        {
            if (counts[chunk] > 0)
            {
                (all[at], sums[at++]) = (chunk, counts[chunk]);
            }
        }

        ArrayPool<int>.Shared.Return(counts);
        return new UnionPostings(all, sums, places is null ? null : [.. all.Select(c => places[c].Order().ToArray())]);
    }

    public override PostingCursor Open() => new Cursor(this);

    private sealed class Cursor(UnionPostings owner) : PostingCursor
    {
        private int _at;
        private int _block;

        public override int Next(Span<int> chunks, Span<int> frequencies)
        {
            _block = _at;
            var n = Math.Min(PostingBlock.Size, owner._chunks.Length - _at);
            owner._chunks.AsSpan(_at, n).CopyTo(chunks);
            owner._frequencies.AsSpan(_at, n).CopyTo(frequencies);
            _at += n;
            return n;
        }

        public override void Positions(int index, List<int> into) => into.AddRange(owner._positions![_block + index]);
    }
}
