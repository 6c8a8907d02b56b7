using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>
/// An OLE compound file (MS-CFB): a file system within a file, which holds the streams of an <c>.xls</c> workbook or of an
/// encrypted package. Read as tolerantly as Excel does: a chain that breaks ends its stream early and nothing else.
/// </summary>
internal sealed class CompoundFile
{
    private const int MiniSectorSize = 64;
    private const int MiniStreamCutoff = 4096;

    private readonly ByteSource _source;
    private readonly CompoundHeader _header;
    private readonly SectorTable _fat;
    private readonly CompoundDirectory _directory;
    private SectorTable? _miniFat;
    private ByteSource? _miniStream;

    /// <summary>
    /// Reads the header, the allocation table and the directory, which is empty where it is lost; the source stays the
    /// caller's to dispose.
    /// </summary>
    /// <exception cref="ExtractionException">There is no whole header.</exception>
    public CompoundFile(ByteSource source)
    {
        _source = source;
        _header = CompoundHeader.Read(source);
        _fat = SectorTable.ReadFat(source, _header);
        _directory = new CompoundDirectory(Regular(_header.FirstDirectorySector, long.MaxValue), _header.LongSizes);
    }

    /// <summary>
    /// A stream by its name, or null. It is shorter than its entry says where its chain of sectors breaks off;
    /// <paramref name="missing"/> is by how many bytes.
    /// </summary>
    public ByteSource? OpenStream(string name, out long missing)
    {
        missing = 0;
        if (_directory.FindStream(name) is not { } entry)
            return null;

        var declared = Math.Max(0, entry.Size);
        var stream = declared < MiniStreamCutoff ? Mini(entry) : Regular(entry.StartSector, declared);

        // Some writers put small streams into full sectors.
        if (stream.Length == 0 && declared > 0)
            stream = Regular(entry.StartSector, declared);

        missing = Math.Max(0, declared - stream.Length);
        return stream;
    }

    /// <summary>Whether the file itself, not an object embedded in it, has a stream of a name.</summary>
    public bool Has(string name) => _directory.RootHas(name);

    /// <summary>A stream by its name, or null.</summary>
    public ByteSource? OpenStream(string name) => OpenStream(name, out _);

    /// <summary>
    /// A stream by how it starts, for files whose directory is lost: the end of a file that was not wholly received is where
    /// the directory often is. Where the chain of sectors is lost too, the sectors that follow are taken.
    /// </summary>
    /// <param name="isStart">Whether a sector starts with these bytes.</param>
    /// <param name="prefix">How many bytes to look at.</param>
    public ByteSource? FindStream(Predicate<byte[]> isStart, int prefix)
    {
        const uint MaxSectors = 1 << 21;
        var bytes = new byte[prefix];
        var size = _header.SectorSize;
        var sectors = (uint)Math.Min(MaxSectors, _source.Length / size);
        for (var sector = 0u; sector < sectors; sector++)
        {
            if (_source.ReadFully(SectorTable.SectorOffset(sector, size), bytes) < prefix || !isStart(bytes))
                continue;

            var chain = _fat.Chain(sector, long.MaxValue);
            if (chain.Length <= 1)
                chain = [.. Enumerable.Range((int)sector, (int)(sectors - sector)).Select(s => (uint)s)];
            return new SectorSource(_source, chain, size, size, Math.Min((long)chain.Length * size, _source.Length));
        }

        return null;
    }

    private SectorSource Regular(uint start, long size)
    {
        var sectorSize = _header.SectorSize;
        var chain = _fat.Chain(start, size == long.MaxValue ? long.MaxValue : (size + sectorSize - 1) / sectorSize);
        return new SectorSource(_source, chain, sectorSize, sectorSize, Math.Min(size, (long)chain.Length * sectorSize));
    }

    private SectorSource Mini(CompoundEntry entry)
    {
        _miniStream ??= Regular(_directory.Root?.StartSector ?? SectorTable.FirstMark, long.MaxValue);
        _miniFat ??= SectorTable.ReadMiniFat(Regular(_header.FirstMiniFatSector, long.MaxValue));
        var chain = _miniFat.Chain(entry.StartSector, (entry.Size + MiniSectorSize - 1) / MiniSectorSize);
        return new SectorSource(_miniStream, chain, MiniSectorSize, 0, Math.Min(entry.Size, (long)chain.Length * MiniSectorSize));
    }
}
