using Microsoft.Win32.SafeHandles;

namespace IndexForge.Extraction.Bytes;

/// <summary>
/// Bytes read by position, by any number of threads at once: sheets of one archive are read in parallel, each at its own
/// place, which a shared <see cref="Stream"/> with its one cursor cannot do.
/// </summary>
public abstract class ByteSource : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens a file for shared reading.</summary>
    public static ByteSource OpenFile(string path) =>
        new FileSource(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Reads from a seekable stream, which stays the caller's to dispose; readers take turns on its cursor.</summary>
    public static ByteSource OfStream(Stream seekable) =>
        seekable.CanSeek ? new StreamSource(seekable) : throw new ArgumentException("The stream must be seekable.", nameof(seekable));

    /// <summary>Reads from memory.</summary>
    public static ByteSource OfMemory(ReadOnlyMemory<byte> bytes) => new MemorySource(bytes);

    /// <summary>Reads up to <c>target.Length</c> bytes at an offset; 0 at or past the end.</summary>
    public abstract int Read(long offset, Span<byte> target);

    /// <summary>Reads until the target is full or the source ends; the number of bytes read.</summary>
    public int ReadFully(long offset, Span<byte> target)
    {
        var total = 0;
        while (total < target.Length)
        {
            var read = Read(offset + total, target[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    /// <summary>A stream of its own cursor over part of the source; disposing it leaves the source open.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Length in bytes, cut at the source's end; negative for all that follows.</param>
    public Stream OpenStream(long offset = 0, long length = -1)
    {
        var rest = Math.Max(0, Length - offset);
        return new ByteSourceStream(this, offset, length < 0 ? rest : Math.Min(length, rest));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the file, if there is one.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private sealed class FileSource(SafeFileHandle handle) : ByteSource
    {
        public override long Length { get; } = RandomAccess.GetLength(handle);

        public override int Read(long offset, Span<byte> target) => RandomAccess.Read(handle, target, offset);

        protected override void Dispose(bool disposing)
        {
            handle.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class StreamSource(Stream stream) : ByteSource
    {
        private readonly Lock _turn = new();

        public override long Length { get; } = stream.Length;

        public override int Read(long offset, Span<byte> target)
        {
            lock (_turn)
            {
                stream.Position = offset;
                return stream.Read(target);
            }
        }
    }

    private sealed class MemorySource(ReadOnlyMemory<byte> bytes) : ByteSource
    {
        public override long Length => bytes.Length;

        public override int Read(long offset, Span<byte> target)
        {
            if (offset >= bytes.Length)
            {
                return 0;
            }

            var part = bytes.Span[(int)offset..];
            part = part[..Math.Min(part.Length, target.Length)];
            part.CopyTo(target);
            return part.Length;
        }
    }
}
