using System.Buffers;
using System.Text;
using System.Text.Unicode;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Csv;

/// <summary>Characters of a text, in order.</summary>
internal abstract class CharFeed : IDisposable
{
    /// <summary>NUL characters left out: no table means them, and they break whatever reads the text next.</summary>
    public long Nulls { get; private set; }

    /// <summary>Bytes that are not of the encoding and were salvaged or replaced.</summary>
    public long InvalidBytes { get; protected set; }

    /// <summary>
    /// Fills the target (at least two characters) as far as the text goes, but for a last place that a surrogate pair may not
    /// fit into; 0 only at the text's end.
    /// </summary>
    public int Read(Span<char> target)
    {
        var total = 0;
        while (target.Length - total >= 2)
        {
            var part = target[total..];
            var read = ReadSome(part);
            if (read == 0)
                break;
            total += DropNulls(part[..read]);
        }

        return total;
    }

    public virtual void Dispose()
    {
    }

    protected abstract int ReadSome(Span<char> target);

    private int DropNulls(Span<char> text)
    {
        var kept = text.IndexOf('\0');
        if (kept < 0)
            return text.Length;

        for (var i = kept; i < text.Length; i++)
        {
            if (text[i] != '\0')
                text[kept++] = text[i];
        }

        Nulls += text.Length - kept;
        return kept;
    }
}

/// <summary>Text that is in memory already.</summary>
internal sealed class MemoryFeed(ReadOnlyMemory<char> text) : CharFeed
{
    private ReadOnlyMemory<char> _rest = text;

    protected override int ReadSome(Span<char> target)
    {
        var length = Math.Min(target.Length, _rest.Length);
        _rest.Span[..length].CopyTo(target);
        _rest = _rest[length..];
        return length;
    }
}

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

/// <summary>
/// UTF-8. A byte that breaks it is taken for windows-1252, the encoding such bytes come from in practice, so that one pasted
/// "é" neither fails the file nor is lost.
/// </summary>
internal sealed class Utf8Feed(ByteSource source, long offset) : DecodingFeed(source, offset)
{
    private static readonly Encoding Stray = TextOfStrayBytes();

    protected override int ReadSome(Span<char> target)
    {
        while (true)
        {
            if (At == Count && !AtEnd)
                Refill();

            var status = Utf8.ToUtf16(Pending, target, out var read, out var written, replaceInvalidSequences: false, isFinalBlock: AtEnd);
            At += read;
            if (written > 0 || (At == Count && AtEnd))
                return written;

            switch (status)
            {
                case OperationStatus.NeedMoreData:
                    Refill();
                    break;
                case OperationStatus.InvalidData:
                    Stray.GetChars(Pending[..1], target);
                    At++;
                    InvalidBytes++;
                    return 1;
            }
        }
    }

    private static Encoding TextOfStrayBytes() => Encodings.TextEncodings.Find(1252)!;
}

/// <summary>Any other encoding.</summary>
internal sealed class EncodedFeed : DecodingFeed
{
    private readonly Decoder _decoder;
    private bool _flushed;

    public EncodedFeed(ByteSource source, long offset, Encoding encoding)
        : base(source, offset) => _decoder = encoding.GetDecoder();

    protected override int ReadSome(Span<char> target)
    {
        while (!_flushed)
        {
            if (At == Count && !AtEnd)
                Refill();

            _decoder.Convert(Pending, target, flush: AtEnd, out var read, out var written, out var completed);
            At += read;
            _flushed = AtEnd && completed;
            if (written > 0)
            {
                InvalidBytes += target[..written].Count('\uFFFD');
                return written;
            }
        }

        return 0;
    }
}
