using System.Buffers.Binary;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>What a substream holds, by its BOF record.</summary>
internal enum SubstreamKind
{
    Globals = 0x0005,
    VisualBasicModule = 0x0006,
    Worksheet = 0x0010,
    Chart = 0x0020,
    Macro = 0x0040,
    Workspace = 0x0100,
}

/// <summary>A BOF record: the generation of the stream and what the substream holds.</summary>
internal readonly record struct BiffBof(BiffVersion Version, SubstreamKind Kind)
{
    /// <summary>Reads a BOF record; null where the record is another.</summary>
    public static BiffBof? Read(ushort id, ReadOnlySpan<byte> data)
    {
        if (!BiffRecord.IsBof(id))
            return null;

        var stated = data.Length >= 2 ? BinaryPrimitives.ReadUInt16LittleEndian(data) : 0;
        var version = id switch
        {
            BiffRecord.Bof2 => BiffVersion.Biff2,
            BiffRecord.Bof3 => BiffVersion.Biff3,
            BiffRecord.Bof4 => BiffVersion.Biff4,

            // The later generations share a record number. Old ones are stated in it by converters; what is unknown is the newest.
            _ => stated switch
            {
                0x0500 => BiffVersion.Biff5,
                0x0400 => BiffVersion.Biff4,
                0x0300 => BiffVersion.Biff3,
                0x0200 or 0x0002 or 0x0007 => BiffVersion.Biff2,
                _ => BiffVersion.Biff8,
            },
        };
        var kind = data.Length >= 4 ? BinaryPrimitives.ReadUInt16LittleEndian(data[2..]) : (int)SubstreamKind.Worksheet;
        return new BiffBof(version, (SubstreamKind)kind);
    }
}
