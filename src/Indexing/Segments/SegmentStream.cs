using System.Buffers.Binary;

namespace IndexForge.Indexing.Segments;

/// <summary>Reads one stream of a segment; blocks are loaded when first needed and checked once.</summary>
internal sealed class SegmentStream(ISegmentStore store, SegmentDescriptor segment, SegmentStreamKind kind)
{
    private const int PayloadBits = SegmentStreamWriter.PayloadBits;
    private const int Payload = 1 << PayloadBits;
    private readonly int[] _numbers = segment.StreamBlocks[(int)kind];
    private readonly byte[]?[] _loaded = new byte[segment.StreamBlocks[(int)kind].Length][];

    public long Length { get; } = segment.StreamLengths[(int)kind];

    public long LoadedBytes => _loaded.Sum(static b => b?.Length ?? 0L);

    /// <summary>The bytes of a range; without a copy where it lies in one block.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int length, CancellationToken cancellation)
    {
        if (offset < 0 || length < 0 || offset + length > Length)
        {
            throw IndexException.Corrupt($"Segment {segment.Number} has no bytes {offset}+{length} in {kind}.");
        }

        if (length == 0)
        {
            return new(ReadOnlyMemory<byte>.Empty);
        }

        var block = (int)(offset >> PayloadBits);
        var at = (int)(offset & (Payload - 1));
        return at + length <= Payload && Volatile.Read(ref _loaded[block]) is { } bytes
            ? new(bytes.AsMemory(at, length))
            : SlowAsync(block, at, length, cancellation);
    }

    /// <summary>Lets go of every block; the next reads load them again.</summary>
    public void Release() => Array.Clear(_loaded);

    private async ValueTask<ReadOnlyMemory<byte>> SlowAsync(int block, int at, int length, CancellationToken cancellation)
    {
        var first = await LoadAsync(block, cancellation);
        if (at + length <= Payload)
        {
            return first.AsMemory(at, length);
        }

        var joined = new byte[length];
        var done = Payload - at;
        first.AsSpan(at).CopyTo(joined);
        while (done < length)
        {
            var next = await LoadAsync(++block, cancellation);
            var take = Math.Min(next.Length, length - done);
            next.AsSpan(0, take).CopyTo(joined.AsSpan(done));
            done += take;
        }

        return joined;
    }

    private async ValueTask<byte[]> LoadAsync(int block, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _loaded[block]) is { } loaded)
        {
            return loaded;
        }

        var number = _numbers[block];
        var stored = await store.ReadBlockAsync(segment.Number, number, cancellation);
        var expected = (int)Math.Min(Payload, Length - ((long)block << PayloadBits));
        if (stored.Length != expected + SegmentLimits.TrailerBytes)
        {
            throw IndexException.Corrupt($"Block {number} of segment {segment.Number} has {stored.Length} bytes, not {expected + SegmentLimits.TrailerBytes}.");
        }

        var payload = stored[..expected].ToArray();
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(stored.Span[expected..]);
        if (checksum != SegmentStreamWriter.Checksum(payload, segment.Number, number))
        {
            throw IndexException.Corrupt($"Block {number} of segment {segment.Number} does not match its checksum.");
        }

        Volatile.Write(ref _loaded[block], payload);
        return payload;
    }
}
