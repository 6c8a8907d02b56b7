using System.Runtime.InteropServices;
using System.Security.Cryptography;
using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Vectors;

/// <summary>Vectors of a model with the hashes of their texts, as bytes: the hashes, then what <see cref="Int8Vectors.Encode"/> gives, then a checksum.</summary>
internal static class VectorRecord
{
    /// <summary>The hash of a text: 64 bits of SHA-256. No chunk is without text, so 0 is free for chunks that need no vector.</summary>
    public static ulong Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()), hash);
        var value = BitConverter.ToUInt64(hash);
        return value == 0 ? 1 : value;
    }

    public static byte[] Encode(ReadOnlySpan<ulong> hashes, Int8Vectors rows)
    {
        var encoded = rows.Encode();
        var to = new ByteWriter((hashes.Length * sizeof(ulong)) + encoded.Length + 8);
        to.UInt32((uint)hashes.Length);
        to.Bytes(MemoryMarshal.AsBytes(hashes));
        to.Bytes(encoded);
        to.UInt32(Crc32C.Of(to.Written));
        return to.ToArray();
    }

    /// <summary>Reads into an empty set; false where the bytes are not whole, not of these dimensions, or not this many (null: any number).</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, Int8Vectors rows, int? count, List<ulong> hashes)
    {
        if (bytes.Length < 8 || new ByteReader(bytes[^4..]).UInt32() != Crc32C.Of(bytes[..^4]))
        {
            return false;
        }

        var from = new ByteReader(bytes[..^4]);
        var there = from.UInt32();
        if ((count is { } wanted && there != wanted) || there * (long)sizeof(ulong) > from.Remaining)
        {
            return false;
        }

        var read = MemoryMarshal.Cast<byte, ulong>(from.Bytes((int)there * sizeof(ulong))).ToArray();
        if (!rows.Restore(from.Bytes(from.Remaining), (int)there))
        {
            return false;
        }

        hashes.AddRange(read);
        return true;
    }
}
