using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IndexForge.Indexing.Analysis;

/// <summary>
/// A hash of short texts, four UTF-16 units at a step, each a multiplication to 128 bits folded to 64 (as in Wang Yi's wyhash). Salted: words come
/// from users, and must not be able to collide at will.
/// </summary>
internal static class TextHash
{
    private const int UnitsPerStep = 4;
    private static readonly ulong Salt = (ulong)Random.Shared.NextInt64();
    private static readonly ulong Factor = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The hash, not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(ReadOnlySpan<char> text)
    {
        ref var first = ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(text));
        var hash = Salt ^ (ulong)text.Length;
        var left = text.Length;
        for (; left > UnitsPerStep; left -= UnitsPerStep)
        {
            hash = Fold(hash ^ Unsafe.ReadUnaligned<ulong>(ref first));
            first = ref Unsafe.Add(ref first, sizeof(ulong));
        }

        var rest = 0ul;
        for (var i = 0; i < left; i++)
        {
            rest = (rest << 16) | Unsafe.As<byte, char>(ref Unsafe.Add(ref first, i * sizeof(char)));
        }

        hash = Fold(hash ^ rest);
        return (int)(hash ^ (hash >> 32)) & int.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Factor, out var low);
        return high ^ low;
    }
}
