using System.Buffers;
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

    /// <summary>Into a buffer of the pool: megabytes for each part would be garbage of the kind that is collected last.</summary>
    private static IndexOperation Unpack(BrotliStream packed, int expected)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(expected);
        try
        {
            var length = 0;
            int read;
            while ((read = packed.Read(buffer.AsSpan(length))) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.CopyTo(larger, 0);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return TailCodec.Decode(buffer.AsSpan(0, length))[0];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The operation; <c>index_corrupt</c> where the bytes are not one.</summary>
    public static IndexOperation Decode(byte[] bytes)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return Unpack(brotli, bytes.Length * 4);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new IndexException("index_corrupt", "A stored part of a document cannot be unpacked.", e);
        }
    }
}
