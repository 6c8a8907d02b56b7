using System.Numerics;
using System.Runtime.InteropServices;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Indexing.Postings;

/// <summary>
/// A frequent term's postings for looking up rather than walking: a bit per chunk, the number of postings before each run of words, and the
/// greatest impact in each window of 64 chunks. Frequencies are read where they lie. Immutable but for the impacts, which follow the model.
/// </summary>
internal sealed class DensePostings
{
    /// <summary>Chunks of a window: one word of bits.</summary>
    public const int Window = 64;

    /// <summary>A term is frequent where at least one chunk in so many has it: then its bits take no more than a few times its postings.</summary>
    public const int MinShare = 64;

    private const int WordsPerRank = 8;
    private readonly ulong[] _bits;
    private readonly int[] _ranks;
    private readonly byte[] _postings;

    /// <summary>Where in the array the postings begin.</summary>
    private readonly int _offset;

    /// <summary>By full block of postings: where its frequencies lie and how wide they are.</summary>
    private readonly (int At, byte Width)[] _blocks;

    /// <summary>The frequencies of the short last block.</summary>
    private readonly byte[] _rest;
    private ImpactPeaks? _peaks;

    public DensePostings(ulong[] bits, ReadOnlyMemory<byte> postings, (int At, byte Width)[] blocks, byte[] rest)
    {
        _bits = bits;
        (_postings, _offset) = MemoryMarshal.TryGetArray(postings, out var loaded) && loaded.Array is not null ? (loaded.Array, loaded.Offset) : (postings.ToArray(), 0);
        _blocks = blocks;
        _rest = rest;
        _ranks = new int[(bits.Length + WordsPerRank - 1) / WordsPerRank];
        var rank = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            if (word % WordsPerRank == 0)
            {
                _ranks[word / WordsPerRank] = rank;
            }

            rank += BitOperations.PopCount(bits[word]);
        }
    }

    /// <summary>A bit for each chunk that has the term.</summary>
    public ReadOnlySpan<ulong> Bits => _bits;

    /// <summary>Bytes that this takes beside the postings.</summary>
    public long Bytes => (_bits.Length * 9L) + (_ranks.Length * 4L) + (_blocks.Length * 8L) + _rest.Length;

    /// <summary>By window, the greatest impact in 255ths, rounded up; 0 where no chunk has the term.</summary>
    public byte[] Peaks(Bm25 model, byte[] lengths)
    {
        var peaks = Volatile.Read(ref _peaks);
        if (peaks is null || peaks.Model != model)
        {
            // Whoever comes second writes the same.
            peaks = new ImpactPeaks(model, FindPeaks(model, lengths));
            Volatile.Write(ref _peaks, peaks);
        }

        return peaks.Values;
    }

    /// <summary>How often a chunk has the term; more than a model tells apart may come as less.</summary>
    public int FrequencyIn(int chunk)
    {
        var word = chunk / Window;
        var bit = 1ul << chunk;
        if ((_bits[word] & bit) == 0)
        {
            return 0;
        }

        var at = word / WordsPerRank;
        var posting = _ranks[at] + BitOperations.PopCount(_bits[word] & (bit - 1));
        for (var before = at * WordsPerRank; before < word; before++)
        {
            posting += BitOperations.PopCount(_bits[before]);
        }

        return Frequency(posting);
    }

    private int Frequency(int posting)
    {
        var block = posting / PostingBlock.Size;
        if (block == _blocks.Length)
        {
            return _rest[posting % PostingBlock.Size];
        }

        var (at, width) = _blocks[block];
        return width == 0 ? 1 : PostingBlock.At(_postings.AsSpan(_offset + at), width, posting % PostingBlock.Size) + 1;
    }

    private byte[] FindPeaks(Bm25 model, byte[] lengths)
    {
        var peaks = new byte[_bits.Length];
        var posting = 0;
        for (var word = 0; word < peaks.Length; word++)
        {
            var peak = 0f;
            for (var left = _bits[word]; left != 0; left &= left - 1)
            {
                var chunk = (word * Window) + BitOperations.TrailingZeroCount(left);
                peak = Math.Max(peak, model.Impact(Frequency(posting++), lengths[chunk]));
            }

            peaks[word] = peak == 0 ? (byte)0 : (byte)Math.Min(255, (int)(peak * 255) + 1);
        }

        return peaks;
    }

    private sealed record ImpactPeaks(Bm25 Model, byte[] Values);
}
