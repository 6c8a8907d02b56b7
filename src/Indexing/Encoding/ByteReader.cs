using System.Buffers.Binary;

namespace IndexForge.Indexing.Encoding;

/// <summary>Reads what <see cref="ByteWriter"/> wrote; bytes that do not fit are <c>index_corrupt</c>, never a crash.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int At { get; private set; }

    public readonly int Remaining => _bytes.Length - At;

    public byte Byte() => At < _bytes.Length ? _bytes[At++] : throw Short();

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)Remaining)
        {
            throw Short();
        }

        At += count;
        return _bytes.Slice(At - count, count);
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public int Varint()
    {
        if ((uint)At < (uint)_bytes.Length && _bytes[At] < 0x80)
        {
            // Most of them.
            return _bytes[At++];
        }

        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (int)value;
            }
        }

        throw IndexException.Corrupt("An integer does not end.");
    }

    public long Varlong()
    {
        if ((uint)At < (uint)_bytes.Length && _bytes[At] < 0x80)
        {
            return _bytes[At++];
        }

        var value = 0ul;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)value;
            }
        }

        throw IndexException.Corrupt("An integer does not end.");
    }

    /// <summary>A count of things that take at least <paramref name="size"/> bytes each: a corrupt count must not allocate.</summary>
    public int Count(int size = 1)
    {
        var count = Varint();
        return count >= 0 && (long)count * size <= Remaining ? count : throw IndexException.Corrupt("A count exceeds the bytes that follow.");
    }

    public string Text() => System.Text.Encoding.UTF8.GetString(Bytes(Varint()));

    public string? OptionalText()
    {
        var length = Varint();
        return length == 0 ? null : System.Text.Encoding.UTF8.GetString(Bytes(length - 1));
    }

    public long? Optional() => Varlong() is var value and not 0 ? value - 1 : null;

    private static IndexException Short() => IndexException.Corrupt("The bytes end too early.");
}
