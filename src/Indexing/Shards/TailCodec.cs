using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Shards;

/// <summary>
/// Operations as bytes, to be stored before they are acknowledged. Encodings may be joined end to end; replaying them again has no effect.
/// </summary>
public static class TailCodec
{
    private const int FrameBytes = 8;

    /// <summary>Bytes that a thread's writer keeps between batches: large arrays are dear to allocate and to collect.</summary>
    private const int KeptBytes = 4 << 20;

    [ThreadStatic]
    private static ByteWriter? t_writer;

    /// <summary>Encodes operations; each is framed by its length and CRC-32C.</summary>
    /// <param name="operations">The operations, in order.</param>
    public static byte[] Encode(params ReadOnlySpan<IndexOperation> operations)
    {
        var writer = t_writer ?? new ByteWriter(1024);
        t_writer = null;
        writer.Clear();
        foreach (var operation in operations)
        {
            var frame = writer.Length;
            writer.Space(FrameBytes);
            writer.Text(operation.DocumentId);
            writer.Varlong(operation.Version);
            writer.Varint(operation.Chunks.Count);
            foreach (var chunk in operation.Chunks)
            {
                ChunkCodec.Write(writer, chunk);
            }

            var payload = writer.Written[(frame + FrameBytes)..];
            writer.PatchUInt32(frame, (uint)payload.Length);
            writer.PatchUInt32(frame + 4, Crc32C.Of(writer.Written[(frame + FrameBytes)..]));
        }

        var encoded = writer.ToArray();
        t_writer = encoded.Length <= KeptBytes ? writer : null;
        return encoded;
    }

    /// <summary>Decodes operations.</summary>
    /// <param name="tail">What <see cref="Encode"/> gave.</param>
    /// <exception cref="IndexException"><c>index_corrupt</c>: the bytes were changed or cut.</exception>
    public static IReadOnlyList<IndexOperation> Decode(ReadOnlySpan<byte> tail)
    {
        var operations = new List<IndexOperation>();
        var frames = new ByteReader(tail);
        while (frames.Remaining > 0)
        {
            var length = (int)frames.UInt32();
            var checksum = frames.UInt32();
            var payload = frames.Bytes(length);
            if (Crc32C.Of(payload) != checksum)
            {
                throw IndexException.Corrupt("A tail record does not match its checksum.");
            }

            var reader = new ByteReader(payload);
            var id = reader.Text();
            var version = reader.Varlong();
            var chunks = new ChunkInput[reader.Count(8)];
            for (var i = 0; i < chunks.Length; i++)
            {
                chunks[i] = ChunkCodec.Read(ref reader);
            }

            operations.Add(new IndexOperation(id, version, chunks));
        }

        return operations;
    }
}
