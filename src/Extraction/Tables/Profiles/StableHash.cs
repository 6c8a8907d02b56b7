using System.Runtime.InteropServices;

namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>
/// A 64-bit hash that is the same in every process (the runtime's own is seeded), built from the multiply-and-fold step of
/// wyhash (Wang Yi, public domain) over 16 bytes at a time. For sketches and duplicate checks, not against an adversary's keys.
/// </summary>
internal static class StableHash
{
    private const ulong P0 = 0xa0761d6478bd642f;
    private const ulong P1 = 0xe7037ed1a0b428db;
    private const ulong P2 = 0x8ebc6af09c88c6e3;

    public static ulong Of(ReadOnlySpan<char> text, ulong seed = 0)
    {
        var words = MemoryMarshal.Cast<char, ulong>(text);
        var hash = seed ^ P0;
        var i = 0;
        for (; i + 1 < words.Length; i += 2)
        {
            hash = Fold(words[i] ^ P1, words[i + 1] ^ hash);
        }

        ulong a = i < words.Length ? words[i] : 0;
        ulong b = 0;
        foreach (var c in text[(words.Length * 4)..])
        {
            b = b << 16 | c;
        }

        return Fold(P2 ^ (ulong)text.Length, Fold(a ^ P1, b ^ hash));
    }

    public static ulong Of(double number, ulong seed = 0) =>
        Of(BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number), seed ^ 1);

    public static ulong Of(long value, ulong seed) => Of((ulong)value, seed);

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var hash = P0;
        foreach (var word in words)
        {
            hash = Fold(word ^ P1, hash ^ P2);
        }

        ulong rest = 0;
        foreach (var b in bytes[(words.Length * 8)..])
        {
            rest = rest << 8 | b;
        }

        return Fold(P2 ^ (ulong)bytes.Length, Fold(rest ^ P1, hash));
    }

    private static ulong Of(ulong value, ulong seed) => Fold(P2, Fold(value ^ P1, seed ^ P0));

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
