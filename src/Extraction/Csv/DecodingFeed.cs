using System.Buffers;
using System.Text;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Csv;

/// <summary>Bytes decoded as they are needed.</summary>
internal abstract class DecodingFeed(ByteSource source, long offset) : CharFeed
{
    private long _offset = offset;

    /// <summary>Bytes read and not decoded yet.</summary>
    protected ReadOnlySpan<byte> Pending => Buffer.AsSpan(At, Count - At);

    protected byte[] Buffer { get; private set; } = ArrayPool<byte>.Shared.Rent(1 << 16);

    protected int At { get; set; }

    protected int Count { get; private set; }

    protected bool AtEnd { get; private set; }

    public static CharFeed Open(ByteSource source, long offset, Encoding encoding) =>
        encoding.CodePage == 65001 ? new Utf8Feed(source, offset) : new EncodedFeed(source, offset, encoding);

    public override void Dispose()
    {
        var buffer = Buffer;
        Buffer = [];
        At = Count = 0;
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        base.Dispose();
    }

    /// <summary>Reads on behind what is pending.</summary>
    protected void Refill()
    {
        Pending.CopyTo(Buffer);
        Count -= At;
        At = 0;
        var read = source.Read(_offset, Buffer.AsSpan(Count));
        _offset += read;
        Count += read;
        AtEnd = read == 0;
    }
}
