using System.Buffers.Binary;
using System.Runtime.InteropServices;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>
/// An allocation table of a compound file (FAT or mini FAT, MS-CFB 2.3 and 2.4): for each sector, the one that follows it.
/// Never larger than the sectors that the file can hold, whatever its header says.
/// </summary>
internal sealed class SectorTable
{
    /// <summary>Sector numbers from here on are marks (end of chain, free, FAT, DIFAT), not sectors.</summary>
    public const uint FirstMark = 0xFFFFFFFA;

    private const uint Free = 0xFFFFFFFF;

    private readonly uint[] _next;

    private SectorTable(uint[] next) => _next = next;

    /// <summary>Reads the FAT: its sectors are listed in the header and in the chain of DIFAT sectors.</summary>
    public static SectorTable ReadFat(ByteSource source, CompoundHeader header)
    {
        var sectorsInFile = (int)Math.Min(int.MaxValue / 8, (source.Length + header.SectorSize - 1) / header.SectorSize);
        var next = new uint[sectorsInFile];
        Array.Fill(next, Free);

        var perSector = header.SectorSize / 4;
        var filled = 0;
        foreach (var sector in FatSectors(source, header, sectorsInFile))
        {
            if (filled >= sectorsInFile)
                break;

            // An unreadable table sector leaves its part free: the streams that run through it break off there and nowhere else.
            var part = next.AsSpan(filled, Math.Min(perSector, sectorsInFile - filled));
            ReadEntries(source, SectorOffset(sector, header.SectorSize), part);
            filled += perSector;
        }

        return new SectorTable(next);
    }

    /// <summary>Reads a mini FAT out of the stream that holds it.</summary>
    public static SectorTable ReadMiniFat(ByteSource table)
    {
        var next = new uint[table.Length / 4];
        ReadEntries(table, 0, next);
        return new SectorTable(next);
    }

    /// <summary>Where a sector starts in the file: the header takes the place of one sector.</summary>
    public static long SectorOffset(uint sector, int sectorSize) => ((long)sector + 1) * sectorSize;

    /// <summary>Follows a chain. It ends at a mark, at a sector outside the table, at the first repeated sector, or at <paramref name="limit"/> sectors.</summary>
    public uint[] Chain(uint start, long limit)
    {
        var chain = new List<uint>();
        var seen = new ulong[(_next.Length + 63) / 64];
        for (var at = start; at < _next.Length && chain.Count < limit; at = _next[at])
        {
            var bit = 1UL << (int)(at & 63);
            if ((seen[at >> 6] & bit) != 0)
                break;
            seen[at >> 6] |= bit;
            chain.Add(at);
        }

        return [.. chain];
    }

    private static IEnumerable<uint> FatSectors(ByteSource source, CompoundHeader header, int sectorsInFile)
    {
        foreach (var sector in header.FatSectors)
        {
            if (sector < FirstMark)
                yield return sector;
        }

        var difat = new uint[header.SectorSize / 4];
        var at = header.FirstDifatSector;
        for (var read = 0; at < sectorsInFile && read < sectorsInFile; read++)
        {
            Array.Fill(difat, Free);
            ReadEntries(source, SectorOffset(at, header.SectorSize), difat);
            foreach (var sector in difat.AsSpan(0, difat.Length - 1).ToArray())
            {
                if (sector < FirstMark)
                    yield return sector;
            }

            at = difat[^1];
        }
    }

    private static void ReadEntries(ByteSource source, long offset, Span<uint> entries)
    {
        var bytes = MemoryMarshal.AsBytes(entries);
        var read = source.ReadFully(offset, bytes);
        bytes[read..].Fill(0xFF);
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(entries, entries);
    }
}
