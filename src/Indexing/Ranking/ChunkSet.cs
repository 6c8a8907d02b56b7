using System.Numerics;

namespace IndexForge.Indexing.Ranking;

/// <summary>A set of chunks of one part, a bit each.</summary>
internal sealed class ChunkSet(int size)
{
    private readonly ulong[] _bits = new ulong[(size + 63) / 64];

    public int Size => size;

    /// <summary>A word for every 64 chunks.</summary>
    public Span<ulong> Words => _bits;

    public bool this[int chunk] => (_bits[chunk >> 6] & (1ul << chunk)) != 0;

    public void Add(int chunk) => _bits[chunk >> 6] |= 1ul << chunk;

    public void AddRange(int first, int count)
    {
        for (var chunk = first; chunk < Math.Min(size, first + count); chunk++)
        {
            Add(chunk);
        }
    }

    public void IntersectWith(ChunkSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= other._bits[i];
        }
    }

    public void ExceptWith(ChunkSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    public void UnionWith(ChunkSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    /// <summary>How many of some bits are in the set.</summary>
    public int CountIn(ReadOnlySpan<ulong> bits)
    {
        var count = 0;
        for (var i = 0; i < bits.Length; i++)
        {
            count += BitOperations.PopCount(bits[i] & _bits[i]);
        }

        return count;
    }

    public int Count()
    {
        var count = 0;
        foreach (var word in _bits)
        {
            count += BitOperations.PopCount(word);
        }

        return count;
    }
}
