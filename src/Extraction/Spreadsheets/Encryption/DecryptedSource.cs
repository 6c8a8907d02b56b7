using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Encryption;

/// <summary>
/// An encrypted package read by position: segments are deciphered when they are first read, and a few are kept, since ZIP
/// readers of several sheets each go forward at a place of their own.
/// </summary>
internal sealed class DecryptedSource(ByteSource encrypted, long origin, long length, IPackageCipher cipher, ByteSource file) : ByteSource
{
    /// <summary>Bytes that are enciphered together (MS-OFFCRYPTO 2.3.4.15).</summary>
    public const int SegmentSize = 4096;

    private const int BlockSize = 16;
    private const int KeptSegments = 32;

    private readonly Lock _turn = new();
    private readonly byte[] _cipherText = new byte[SegmentSize];
    private readonly byte[][] _kept = new byte[KeptSegments][];
    private readonly long[] _keptSegment = new long[KeptSegments];

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> target)
    {
        if (offset < 0 || offset >= length)
            return 0;

        lock (_turn)
        {
            var within = (int)(offset % SegmentSize);
            var segment = Segment(offset / SegmentSize);
            var count = (int)Math.Min(Math.Min(target.Length, SegmentSize - within), length - offset);
            segment.AsSpan(within, count).CopyTo(target);
            return count;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        cipher.Dispose();
        file.Dispose();
        base.Dispose(disposing);
    }

    private byte[] Segment(long index)
    {
        var slot = (int)(index % KeptSegments);
        var segment = _kept[slot] ??= new byte[SegmentSize];
        if (_keptSegment[slot] == index + 1)
            return segment;

        var read = encrypted.ReadFully(origin + (index * SegmentSize), _cipherText);
        var whole = read - (read % BlockSize);
        segment.AsSpan(whole).Clear();
        cipher.Decrypt((uint)index, _cipherText.AsSpan(0, whole), segment.AsSpan(0, whole));
        _keptSegment[slot] = index + 1;
        return segment;
    }
}
