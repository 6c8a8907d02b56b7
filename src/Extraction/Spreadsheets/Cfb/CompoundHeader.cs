using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Cfb;

/// <summary>
/// The header of a compound file (MS-CFB 2.2). Counts in it are not kept: files in the wild lie about them, and the chains
/// themselves say how long they are.
/// </summary>
internal sealed class CompoundHeader
{
    /// <summary>FAT sectors that the header lists itself; further ones are listed by DIFAT sectors.</summary>
    public const int InlineFatSectors = 109;

    private const int Size = 512;

    private CompoundHeader(ReadOnlySpan<byte> bytes)
    {
        // Only two shifts exist; a writer that left the field empty or wrong is read by the version that it claims.
        var shift = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]);
        SectorSize = shift is 9 or 12 ? 1 << shift : version == 4 ? 4096 : 512;
        LongSizes = SectorSize == 4096;
        FirstDirectorySector = BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]);
        FirstMiniFatSector = BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]);
        FirstDifatSector = BinaryPrimitives.ReadUInt32LittleEndian(bytes[68..]);
        for (var i = 0; i < InlineFatSectors; i++)
            FatSectors[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(76 + (i * 4))..]);
    }

    public int SectorSize { get; }

    /// <summary>Whether sizes of streams are 64-bit; the upper half is garbage in files of small sectors.</summary>
    public bool LongSizes { get; }

    public uint FirstDirectorySector { get; }

    public uint FirstMiniFatSector { get; }

    public uint FirstDifatSector { get; }

    public uint[] FatSectors { get; } = new uint[InlineFatSectors];

    public static CompoundHeader Read(ByteSource source)
    {
        Span<byte> bytes = stackalloc byte[Size];
        if (source.ReadFully(0, bytes) < Size)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The file breaks off within its header, at byte {source.Length}: it is not a whole compound file.");
        return new CompoundHeader(bytes);
    }
}
