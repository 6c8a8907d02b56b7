using System.IO.Compression;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;

namespace IndexForge.Grains.Processing;

/// <summary>
/// A part of a document as it is stored and sent to the index: the index's own encoding of the operation, compressed. Rows repeat
/// their columns' names and each other, so a part shrinks to a tenth and less.
/// </summary>
internal static class PartCodec
{
    /// <exception cref="IndexException"><c>chunk_invalid</c> where no index would take it.</exception>
    public static byte[] Encode(IndexOperation operation)
    {
        operation.Check();
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = 1 }, leaveOpen: true))
        {
            brotli.Write(TailCodec.Encode(operation));
        }

        return packed.ToArray();
    }

    /// <summary>The operation; <c>index_corrupt</c> where the bytes are not one.</summary>
    public static IndexOperation Decode(byte[] bytes)
    {
        try
        {
            using var unpacked = new MemoryStream(bytes.Length * 4);
            using (var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress))
            {
                brotli.CopyTo(unpacked);
            }

            return TailCodec.Decode(unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length))[0];
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new IndexException("index_corrupt", "A stored part of a document cannot be unpacked.", e);
        }
    }
}
