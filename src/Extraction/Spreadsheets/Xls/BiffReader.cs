using System.Buffers;
using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Encryption;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// Walks the records of a BIFF stream: a number, a length, and up to 64 KiB of data. One pooled buffer, no allocation per
/// record. A last record that is cut short is given as far as it goes.
/// </summary>
internal sealed class BiffReader : IDisposable
{
    private const int HeaderSize = 4;
    private const int BufferSize = 2 * (HeaderSize + ushort.MaxValue + 1);
    private const int ReadAhead = 32 << 10;

    private readonly ByteSource _stream;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private IBiffDecryptor? _decryptor;
    private long _bufferOffset;
    private int _next;
    private int _filled;
    private int _dataAt;
    private int _dataLength;
    private bool _disposed;

    /// <summary>Starts at an offset of the stream; the source stays the caller's.</summary>
    public BiffReader(ByteSource stream, long offset, IBiffDecryptor? decryptor)
    {
        _stream = stream;
        _decryptor = decryptor;
        Seek(offset);
    }

    /// <summary>The record's number.</summary>
    public ushort Id { get; private set; }

    /// <summary>The record's data, deciphered; good until the reader moves.</summary>
    public ReadOnlySpan<byte> Data => _buffer.AsSpan(_dataAt, _dataLength);

    /// <summary>Where the record starts in the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>Where the next record starts in the stream.</summary>
    public long NextOffset => _bufferOffset + _next;

    /// <summary>Whether the stream ended within a record.</summary>
    public bool BrokeOff { get; private set; }

    /// <summary>From here on, records are deciphered.</summary>
    public void StartDecrypting(IBiffDecryptor decryptor) => _decryptor = decryptor;

    /// <summary>Moves to another offset, where a record must start.</summary>
    public void Seek(long offset)
    {
        _dataLength = 0;
        BrokeOff = false;
        if (_decryptor is null && offset >= _bufferOffset && offset <= _bufferOffset + _filled)
        {
            _next = (int)(offset - _bufferOffset);
            return;
        }

        _bufferOffset = offset;
        _next = 0;
        _filled = 0;
    }

    /// <summary>Moves to the next record; false at the end of the stream.</summary>
    public bool Next()
    {
        _dataLength = 0;
        if (!Fill(HeaderSize))
        {
            BrokeOff |= _filled > _next;
            return false;
        }

        Offset = NextOffset;
        Id = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_next));
        var length = BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_next + 2));
        var present = (int)length;
        if (!Fill(HeaderSize + length))
        {
            present = _filled - _next - HeaderSize;
            BrokeOff = true;
        }

        _dataAt = _next + HeaderSize;
        _dataLength = present;
        _next = _dataAt + present;
        if (_decryptor is not null && !BiffRecord.IsNeverEncrypted(Id))
            Decrypt(_decryptor, length);
        return true;
    }

    /// <summary>The number of the next record without moving to it, or -1 at the end.</summary>
    public int PeekId()
    {
        // Filling may shift the buffer; the current record moves with it.
        var keep = _dataAt;
        if (_filled - _next < HeaderSize && !FillKeeping(keep))
            return -1;
        return BinaryPrimitives.ReadUInt16LittleEndian(_buffer.AsSpan(_next));
    }

    public void Dispose()
    {
        if (_disposed)
            return;

        _disposed = true;
        ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void Decrypt(IBiffDecryptor decryptor, int declaredLength)
    {
        // The offset of a sheet stays in the clear, so that sheets can be found before the key is known.
        var clear = Id == BiffRecord.BoundSheet ? Math.Min(4, _dataLength) : 0;
        decryptor.Decrypt(_buffer.AsSpan(_dataAt + clear, _dataLength - clear), Offset + HeaderSize + clear, declaredLength);
    }

    private bool Fill(int count)
    {
        if (_filled - _next >= count)
            return true;

        Shift(_next);
        Refill(count);
        return _filled - _next >= count;
    }

    private bool FillKeeping(int keep)
    {
        Shift(keep);
        Refill(HeaderSize);
        return _filled - _next >= HeaderSize;
    }

    private void Shift(int by)
    {
        _buffer.AsSpan(by, _filled - by).CopyTo(_buffer);
        _bufferOffset += by;
        _next -= by;
        _filled -= by;
        _dataAt -= by;
    }

    private void Refill(int count)
    {
        var end = Math.Min(_buffer.Length, _next + Math.Max(count, ReadAhead));
        _filled += _stream.ReadFully(_bufferOffset + _filled, _buffer.AsSpan(_filled, end - _filled));
    }
}
