using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>
/// Walks the records of a part of a binary package (MS-XLSB 2.1.4): number and length in seven bits per byte, then data.
/// One pooled buffer; records larger than any that is read here are passed over.
/// </summary>
internal sealed class XlsbReader : IDisposable
{
    private const int BufferSize = 64 << 10;
    private const int MaxRecord = 4 << 20;
    private const int MaxHeader = 6;

    private readonly Stream _part;
    private readonly string _name;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long _bufferOffset;
    private int _next;
    private int _filled;
    private int _dataAt;
    private int _dataLength;
    private bool _disposed;

    /// <summary>Starts at the part's first record; the stream goes with the reader.</summary>
    public XlsbReader(Stream part, string name) => (_part, _name) = (part, name);

    public int Id { get; private set; }

    /// <summary>The record's data, good until the reader moves; empty for a record that was passed over.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_dataAt, _dataLength);

    /// <summary>Bytes of the part up to the next record.</summary>
    public long Position => _bufferOffset + _next;

    /// <summary>Moves to the next record; false at the part's end.</summary>
    /// <exception cref="ExtractionException">The part ends within a record.</exception>
    public bool Next()
    {
        _dataLength = 0;
        Fill(MaxHeader);
        if (_filled == _next)
            return false;

        var at = _next;
        Id = ReadVariable(ref at, maxBytes: 2);
        var length = ReadVariable(ref at, maxBytes: 4);
        _next = at;
        if (length > MaxRecord)
        {
            Pass(length);
            return true;
        }

        Fill(length);
        if (_filled - _next < length)
            throw Broken();
        (_dataAt, _dataLength) = (_next, length);
        _next += length;
        return true;
    }

    /// <summary>The error of a part that breaks off here.</summary>
    public ExtractionException Broken() => new(ExtractionErrors.Malformed, $"\"{_name}\" breaks off at byte {Position:N0}.");

    /// <summary>
    /// A string with its 32-bit count of characters (MS-XLSB 2.5.168), cut where the record ends; a count of all ones is no string.
    /// </summary>
    /// <param name="data">The data from the count on.</param>
    /// <param name="size">Bytes that count and characters take.</param>
    public static ReadOnlySpan<char> Text(ReadOnlySpan<byte> data, out int size)
    {
        size = data.Length;
        if (data.Length < sizeof(uint))
            return default;

        var count = BinaryPrimitives.ReadUInt32LittleEndian(data);
        var characters = MemoryMarshal.Cast<byte, char>(data[sizeof(uint)..]);
        characters = count == uint.MaxValue ? default : characters[..(int)Math.Min(count, (uint)characters.Length)];
        size = sizeof(uint) + (characters.Length * sizeof(char));
        return characters;
    }

    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        ArrayPool<byte>.Shared.Return(_buffer);
        _part.Dispose();
    }

    private int ReadVariable(ref int at, int maxBytes)
    {
        var value = 0;
        for (var i = 0; i < maxBytes; i++)
        {
            if (at == _filled)
                throw Broken();
            var b = _buffer[at++];
            value |= (b & 0x7F) << (7 * i);
            if (b < 0x80)
                break;
        }

        return value;
    }

    private void Pass(int length)
    {
        while (length > 0)
        {
            Fill(1);
            var part = Math.Min(length, _filled - _next);
            if (part == 0)
                throw Broken();
            _next += part;
            length -= part;
        }
    }

    /// <summary>Brings at least so many bytes of what comes next into the buffer, or all there are.</summary>
    private void Fill(int count)
    {
        if (_filled - _next >= count)
            return;

        var rest = _buffer.AsSpan(_next, _filled - _next);
        if (count > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(count);
            rest.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            rest.CopyTo(_buffer);
        }

        _bufferOffset += _next;
        _filled -= _next;
        _next = 0;
        for (var read = 1; read > 0 && _filled < count; _filled += read)
            read = _part.Read(_buffer, _filled, _buffer.Length - _filled);
    }
}
