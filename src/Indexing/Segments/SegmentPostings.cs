using System.Runtime.CompilerServices;
using IndexForge.Indexing.Encoding;
using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Segments;

/// <summary>A term's postings in a segment.</summary>
/// <param name="count">Chunks that have the term.</param>
/// <param name="postings">Its postings.</param>
/// <param name="positions">Its positions, where they were asked for.</param>
/// <param name="chunks">Chunks of the segment.</param>
/// <param name="frequent">What the segment keeps of its frequent terms; null where nothing is kept.</param>
/// <param name="offset">Where the postings begin in their stream: the term's name in <paramref name="frequent"/>.</param>
internal sealed class SegmentPostings(
    int count, ReadOnlyMemory<byte> postings, ReadOnlyMemory<byte> positions, int chunks, FrequentTerms? frequent = null, long offset = 0) : PostingList
{
    private DensePostings? _dense;

    public override int Count => count;

    public override DensePostings? Dense =>
        _dense ??= frequent is not null && (long)count * DensePostings.MinShare >= chunks ? frequent.Of(offset, this) : null;

    /// <summary>Reads everything once, to be looked up from then on.</summary>
    public DensePostings ToDense()
    {
        Span<int> into = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var bits = new ulong[(chunks + DensePostings.Window - 1) / DensePostings.Window];
        var blocks = new (int At, byte Width)[count / PostingBlock.Size];
        var rest = Array.Empty<byte>();
        var cursor = new Cursor(count, postings, default, chunks);
        for (int n, block = 0; (n = cursor.Next(into, frequencies)) > 0; block++)
        {
            foreach (var chunk in into[..n])
            {
                bits[chunk >> 6] |= 1ul << chunk;
            }

            if (block < blocks.Length)
            {
                blocks[block] = cursor.Frequencies;
                continue;
            }

            rest = new byte[n];
            for (var i = 0; i < n; i++)
            {
                rest[i] = (byte)Math.Min(frequencies[i], byte.MaxValue);
            }
        }

        return new DensePostings(bits, postings, blocks, rest);
    }

    public override PostingCursor Open() => new Cursor(count, postings, positions, chunks);

    private sealed class Cursor(int count, ReadOnlyMemory<byte> postings, ReadOnlyMemory<byte> positions, int chunks) : PostingCursor
    {
        private readonly int[] _blockFrequencies = positions.IsEmpty ? [] : new int[PostingBlock.Size];
        private int _left = count;
        private int _at;
        private int _last = -1;
        private int _positionsNext;
        private int _positionsAt;
        private int _index;

        /// <summary>Where the frequencies of the full block lie that was read last.</summary>
        public (int At, byte Width) Frequencies { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override int Next(Span<int> into, Span<int> frequencies)
        {
            if (_left == 0)
            {
                return 0;
            }

            _positionsAt = _positionsNext;
            _index = 0;
            var bytes = postings.Span;
            if (_left < PostingBlock.Size)
            {
                return Tail(bytes, into, frequencies);
            }

            var reader = new ByteReader(bytes[_at..]);
            var chunkWidth = reader.Byte();
            var frequencyWidth = reader.Byte();
            _positionsNext += reader.Varint();
            if (chunkWidth > 31 || frequencyWidth > 31)
            {
                throw IndexException.Corrupt("A posting block is wider than an integer.");
            }

            PostingBlock.Unpack(reader.Bytes(PostingBlock.Bytes(chunkWidth)), chunkWidth, into);
            Frequencies = (_at + reader.At, frequencyWidth);
            PostingBlock.Unpack(reader.Bytes(PostingBlock.Bytes(frequencyWidth)), frequencyWidth, frequencies);
            _at += reader.At;
            long last = _last;
            for (var i = 0; i < PostingBlock.Size; i++)
            {
                last += into[i] + 1L;
                into[i] = (int)last;
                frequencies[i]++;
            }

            return Check(last, PostingBlock.Size, frequencies);
        }

        public override void Positions(int index, List<int> into)
        {
            var reader = new ByteReader(positions.Span[_positionsAt..]);
            for (; _index <= index; _index++)
            {
                var position = 0;
                for (var i = 0; i < _blockFrequencies[_index]; i++)
                {
                    position += reader.Varint();
                    if (_index == index)
                    {
                        into.Add(position);
                    }
                }
            }

            _positionsAt += reader.At;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int Tail(ReadOnlySpan<byte> bytes, Span<int> into, Span<int> frequencies)
        {
            var reader = new ByteReader(bytes[_at..]);
            var n = _left;
            long last = _last;
            for (var i = 0; i < n; i++)
            {
                var code = reader.Varlong();
                last += (int)(code >> 1 & int.MaxValue) + 1L;
                into[i] = (int)last;
                frequencies[i] = (code & 1) == 0 ? 1 : reader.Varint() + 1;
            }

            _at += reader.At;
            return Check(last, n, frequencies);
        }

        /// <summary>
        /// Checksums cover damage in storage; this covers a writer's error, which must not read or write out of bounds: gaps are not
        /// negative and are added up in 64 bits, so where the last chunk exists all do.
        /// </summary>
        private int Check(long last, int n, Span<int> frequencies)
        {
            if (last >= chunks)
            {
                throw IndexException.Corrupt("A posting names a chunk that the segment does not have.");
            }

            _last = (int)last;
            _left -= n;
            if (_blockFrequencies.Length > 0)
            {
                frequencies[..n].CopyTo(_blockFrequencies);
            }

            return n;
        }
    }
}
