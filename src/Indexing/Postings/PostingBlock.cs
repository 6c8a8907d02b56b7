using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Numerics;

namespace IndexForge.Indexing.Postings;

/// <summary>
/// 128 integers packed to the width of the largest, four lanes beside each other, so that one shift unpacks four
/// (Lemire and Boytsov, "Decoding billions of integers per second through vectorization", 2015: SIMD-BP128).
/// </summary>
internal static class PostingBlock
{
    public const int Size = 128;
    private const int Rows = Size / 4;

    public static int Width(ReadOnlySpan<int> values)
    {
        var all = 0;
        foreach (var value in values)
        {
            all |= value;
        }

        return 32 - BitOperations.LeadingZeroCount((uint)all);
    }

    public static int Bytes(int width) => width * 16;

    public static void Pack(ReadOnlySpan<int> values, int width, Span<byte> into)
    {
        if (width == 0)
        {
            return;
        }

        into[..Bytes(width)].Clear();
        var words = MemoryMarshal.Cast<byte, uint>(into[..Bytes(width)]);
        for (var i = 0; i < Size; i++)
        {
            var bit = (i >> 2) * width;
            var at = ((bit >> 5) << 2) + (i & 3);
            words[at] |= (uint)values[i] << (bit & 31);
            if ((bit & 31) + width > 32)
            {
                words[at + 4] |= (uint)values[i] >> (32 - (bit & 31));
            }
        }
    }

    /// <summary>One of the packed integers; the width is not 0.</summary>
    public static int At(ReadOnlySpan<byte> from, int width, int index)
    {
        var words = MemoryMarshal.Cast<byte, uint>(from[..Bytes(width)]);
        var bit = (index >> 2) * width;
        var at = ((bit >> 5) << 2) + (index & 3);
        var value = words[at] >> (bit & 31);
        if ((bit & 31) + width > 32)
        {
            value |= words[at + 4] << (32 - (bit & 31));
        }

        return (int)(value & (width == 32 ? uint.MaxValue : (1u << width) - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(ReadOnlySpan<byte> from, int width, Span<int> values)
    {
        if (width == 0)
        {
            values[..Size].Clear();
            return;
        }

        // Length checks once here; the loop below stays within them.
        ref var source = ref MemoryMarshal.GetReference(from[..Bytes(width)]);
        ref var target = ref Unsafe.As<int, uint>(ref MemoryMarshal.GetReference(values[..Size]));
        var mask = Vector128.Create(width == 32 ? uint.MaxValue : (1u << width) - 1);
        var shift = 0;
        var word = Vector128.LoadUnsafe(ref source).AsUInt32();
        nuint next = 16;
        for (var row = 0; row < Rows; row++)
        {
            var value = Vector128.ShiftRightLogical(word, shift);
            shift += width;
            if (shift >= 32)
            {
                shift -= 32;
                if (next < (nuint)Bytes(width))
                {
                    word = Vector128.LoadUnsafe(ref source, next).AsUInt32();
                    next += 16;
                }

                if (shift > 0)
                {
                    value |= Vector128.ShiftLeft(word, width - shift);
                }
            }

            (value & mask).StoreUnsafe(ref target, (nuint)(row * 4));
        }
    }
}
