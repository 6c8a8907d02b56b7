using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Finds the characters that structure a delimited text, 64 at a time, as one bit each: what simdjson and Sep do with bytes,
/// here on UTF-16 so that fields are slices of the text itself.
/// </summary>
internal struct StructuralScan
{
    /// <summary>Characters of one block; buffers carry as many beyond their text, so that the last block may be read whole.</summary>
    public const int Block = 64;

    private readonly Vector512<ushort> _delimiter;
    private readonly Vector512<ushort> _quote;
    private readonly Vector512<ushort> _escape;
    private readonly Vector512<ushort> _lineFeed;
    private readonly Vector512<ushort> _carriageReturn;
    private ulong _bits;
    private int _block;

    /// <param name="delimiter">First character of the delimiter.</param>
    /// <param name="quote">The quote; a line feed where there is none.</param>
    /// <param name="escape">The escape; a line feed where there is none.</param>
    public StructuralScan(char delimiter, char quote, char escape)
    {
        _delimiter = Vector512.Create((ushort)delimiter);
        _quote = Vector512.Create((ushort)quote);
        _escape = Vector512.Create((ushort)escape);
        _lineFeed = Vector512.Create((ushort)'\n');
        _carriageReturn = Vector512.Create((ushort)'\r');
    }

    /// <summary>Bits of the structural characters not yet seen in the block at <see cref="At"/>; a hot loop keeps both in registers.</summary>
    public ulong Rest { readonly get => _bits; set => _bits = value; }

    /// <summary>Start of the block.</summary>
    public int At { readonly get => _block; set => _block = value; }

    /// <summary>The next structural character is searched from this position on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Seek(ref char text, int position)
    {
        _block = position & ~(Block - 1);
        _bits = Bits(ref text, _block) & (ulong.MaxValue << (position & (Block - 1)));
    }

    /// <summary>Position of the next structural character before <paramref name="end"/>, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref char text, int end)
    {
        while (_bits == 0)
        {
            if (_block + Block >= end)
                return -1;
            _block += Block;
            _bits = Bits(ref text, _block);
        }

        var position = _block + BitOperations.TrailingZeroCount(_bits);
        _bits &= _bits - 1;
        return position < end ? position : -1;
    }

    /// <summary>The structural characters of a block, one bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Bits(ref char text, int block)
    {
        ref var at = ref Unsafe.As<char, ushort>(ref Unsafe.Add(ref text, block));
        return Half(Vector512.LoadUnsafe(ref at)) | ((ulong)Half(Vector512.LoadUnsafe(ref at, (nuint)Vector512<ushort>.Count)) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly uint Half(Vector512<ushort> text) => (uint)(
        Vector512.Equals(text, _delimiter) | Vector512.Equals(text, _quote) | Vector512.Equals(text, _escape)
        | Vector512.Equals(text, _lineFeed) | Vector512.Equals(text, _carriageReturn)).ExtractMostSignificantBits();
}
