using System.IO.Compression;
using System.Security.Cryptography;

namespace IndexForge.Extraction.Bytes;

/// <summary>Unpacks one entry, counting as it goes.</summary>
internal sealed class ZipEntryStream : Stream
{
    private readonly Stream _packed;
    private readonly DeflateStream _inflate;
    private readonly ZipEntry _entry;
    private readonly ZipPackage _package;
    private long _position;

    /// <param name="packed">The stored bytes: their position tells the ratio.</param>
    /// <param name="deflated">The same bytes, deciphered where the entry is encrypted.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="package">Its archive.</param>
    public ZipEntryStream(Stream packed, Stream deflated, ZipEntry entry, ZipPackage package)
    {
        _packed = packed;
        _inflate = new DeflateStream(deflated, CompressionMode.Decompress);
        _entry = entry;
        _package = package;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _inflate.Read(buffer);
        }
        catch (Exception fault) when (fault is InvalidDataException or CryptographicException)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"\"{_entry.Name}\" is damaged after {_position:N0} unpacked bytes.", fault);
        }

        _position += read;
        _package.Count(_entry, _position, _packed.Position);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflate.Dispose();
        base.Dispose(disposing);
    }
}
