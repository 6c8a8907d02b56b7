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

    public static UnionPostings Of(List<PostingList> lists, bool positions)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var all = new SortedDictionary<int, int>();
        var places = positions ? new Dictionary<int, List<int>>() : null;
        foreach (var list in lists)
        {
            var cursor = list.Open();
            for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
            {
                for (var i = 0; i < n; i++)
                {
                    all[chunks[i]] = all.GetValueOrDefault(chunks[i]) + frequencies[i];
                    if (places is not null)
                    {
                        if (!places.TryGetValue(chunks[i], out var at))
                        {
                            places[chunks[i]] = at = [];
                        }

                        cursor.Positions(i, at);
                    }
                }
            }
        }

        return new UnionPostings([.. all.Keys], [.. all.Values], places is null ? null : [.. all.Keys.Select(c => places[c].Order().ToArray())]);
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
