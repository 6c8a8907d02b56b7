using System.Buffers.Binary;

namespace IndexForge.Indexing.Encoding;

/// <summary>A growing buffer of the index's byte formats: little-endian, LEB128 integers, UTF-8 strings with their length.</summary>
internal sealed class ByteWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => Length = 0;

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[Length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Space(value.Length));
    }

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Space(4), value);

    public void Varint(uint value)
    {
        if (value < 0x80 && Length < _buffer.Length)
        {
            // Most of them.
            _buffer[Length++] = (byte)value;
            return;
        }

        Ensure(5);
        while (value >= 0x80)
        {
            _buffer[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _buffer[Length++] = (byte)value;
    }

    public void Varint(int value) => Varint((uint)value);

    public void Varlong(long value)
    {
        if ((ulong)value < 0x80 && Length < _buffer.Length)
        {
            _buffer[Length++] = (byte)value;
            return;
        }

        Ensure(10);
        var rest = (ulong)value;
        while (rest >= 0x80)
        {
            _buffer[Length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        _buffer[Length++] = (byte)rest;
    }

    public void Text(string value)
    {
        var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
        Varint(bytes);
        System.Text.Encoding.UTF8.GetBytes(value, Space(bytes));
    }

    /// <summary>A string or null: null is length 0, others are written one longer.</summary>
    public void OptionalText(string? value)
    {
        if (value is null)
        {
            Byte(0);
            return;
        }

        var bytes = System.Text.Encoding.UTF8.GetByteCount(value);
        Varint(bytes + 1);
        System.Text.Encoding.UTF8.GetBytes(value, Space(bytes));
    }

    /// <summary>A number or null: null is 0, others are written one larger.</summary>
    public void Optional(long? value) => Varlong(value is { } v ? v + 1 : 0);

    /// <summary>Space for <paramref name="count"/> bytes, counted as written.</summary>
    public Span<byte> Space(int count)
    {
        Ensure(count);
        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>Overwrites four bytes written before.</summary>
    public void PatchUInt32(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(at), value);

    private void Ensure(int more)
    {
        if (_buffer.Length - Length < more)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(_buffer.Length * 2L, (long)Length + more)));
        }
    }
}
