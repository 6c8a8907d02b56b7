namespace IndexForge.Extraction.Bytes;

/// <summary>A window on a <see cref="ByteSource"/> with its own cursor.</summary>
internal sealed class ByteSourceStream(ByteSource source, long start, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var rest = length - _position;
        if (rest <= 0)
        {
            return 0;
        }

        if (buffer.Length > rest)
        {
            buffer = buffer[..(int)rest];
        }

        var read = source.Read(start + _position, buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
