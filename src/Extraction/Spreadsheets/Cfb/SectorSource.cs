using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>A stream of a compound file, read in place by position: adjoining sectors come in one read, nothing is copied ahead.</summary>
internal sealed class SectorSource(ByteSource file, uint[] chain, int sectorSize, long origin, long length) : ByteSource
{
    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> target)
    {
        if (offset < 0 || offset >= length || target.IsEmpty)
            return 0;

        var wanted = Math.Min(target.Length, length - offset);
        var at = (int)(offset / sectorSize);
        var within = (int)(offset % sectorSize);
        var first = chain[at];
        var run = (long)sectorSize - within;
        while (run < wanted && ++at < chain.Length && chain[at] == chain[at - 1] + 1)
            run += sectorSize;
        return file.Read(origin + ((long)first * sectorSize) + within, target[..(int)Math.Min(run, wanted)]);
    }
}
