using IndexForge.Indexing.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>Cuts one stream of a segment into checked blocks and writes each when it is full.</summary>
internal sealed class SegmentStreamWriter(ISegmentStore store, int segment, Func<int> nextBlock)
{
    /// <summary>Payload of every block but the last: a power of two, so that a reader finds the block by shifting.</summary>
    public const int PayloadBits = 18;

    private const int Payload = 1 << PayloadBits;
    private readonly ByteWriter _pending = new(Payload);
    private readonly List<int> _blocks = [];
    private readonly byte[] _block = new byte[Payload + SegmentLimits.TrailerBytes];

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public IReadOnlyList<int> Blocks => _blocks;

    /// <summary>Where to write; call <see cref="DrainAsync"/> now and then.</summary>
    public ByteWriter Buffer => _pending;

    /// <summary>The stream offset of the next byte.</summary>
    public long Offset => Length + _pending.Length;

    public bool IsFull => _pending.Length >= Payload;

    public async ValueTask DrainAsync(bool final, CancellationToken cancellation)
    {
        var from = 0;
        while (_pending.Length - from >= Payload || (final && _pending.Length > from))
        {
            var size = Math.Min(Payload, _pending.Length - from);
            var number = nextBlock();
            _pending.Written.Slice(from, size).CopyTo(_block);
            var checksum = Checksum(_block.AsSpan(0, size), segment, number);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(_block.AsSpan(size), checksum);
            await store.WriteBlockAsync(segment, number, _block.AsMemory(0, size + SegmentLimits.TrailerBytes), cancellation);
            _blocks.Add(number);
            from += size;
        }

        if (from > 0)
        {
            var rest = _pending.Written[from..].ToArray();
            _pending.Clear();
            _pending.Bytes(rest);
            Length += from;
        }
    }

    /// <summary>Covers the place as well as the bytes: a block that strayed to another number is corrupt too.</summary>
    public static uint Checksum(ReadOnlySpan<byte> payload, int segment, int block) => Crc32C.Of(payload, (uint)HashCode(segment, block));

    private static int HashCode(int segment, int block) => unchecked((segment * 486187739) + block);
}
