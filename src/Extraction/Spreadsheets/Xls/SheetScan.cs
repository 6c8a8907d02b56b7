using System.Buffers.Binary;
using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>
/// A first look at a sheet's records, without its values: which rows are hidden, which cells are merged (both stand behind
/// the cells they are about), and whether the rows come in order, which Excel sees to and other programs do not.
/// </summary>
internal sealed class SheetScan
{
    private const int MaxRows = 1 << 16;
    private const int OffsetBits = 44;
    private const uint HiddenRow = 0x20;

    private readonly List<ulong> _runs = [];
    private ulong[]? _hidden;
    private int _lastRow = -1;

    private SheetScan()
    {
    }

    public List<MergedRange> Merges { get; } = [];

    /// <summary>
    /// Where each run of a row's cells starts, in the order of rows; null where cells come in that order anyway. A run is
    /// the row and the offset of its first record.
    /// </summary>
    public List<(int Row, long Offset)>? Runs { get; private set; }

    /// <summary>Where the stream ends before the sheet does; negative where it does not.</summary>
    public long BrokenAt { get; private set; } = -1;

    public bool IsHidden(int row) => _hidden is not null && (_hidden[row >> 6] & (1UL << (row & 63))) != 0;

    /// <summary>Scans the substream that starts at an offset.</summary>
    public static SheetScan Of(ByteSource stream, XlsSheet sheet)
    {
        var scan = new SheetScan();
        using var records = new BiffReader(stream, sheet.Offset, sheet.Globals.Cipher?.CreateDecryptor());
        var substream = new SubstreamWalker(records, sheet.End);
        var ordered = true;
        while (substream.Next())
        {
            var data = records.Data;
            switch (records.Id)
            {
                case var id when BiffCell.IsCell(id) && data.Length >= BiffCell.HeaderSize:
                    ordered &= scan.AddCell(BinaryPrimitives.ReadUInt16LittleEndian(data), records.Offset);
                    break;
                case BiffRecord.Row when data.Length >= 16 && (BinaryPrimitives.ReadUInt32LittleEndian(data[12..]) & HiddenRow) != 0:
                    scan.Hide(BinaryPrimitives.ReadUInt16LittleEndian(data));
                    break;
                case BiffRecord.Row2 when data.Length >= 8 && (BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x7FFF) == 0:
                    scan.Hide(BinaryPrimitives.ReadUInt16LittleEndian(data));
                    break;
                case BiffRecord.MergedCells:
                    scan.AddMerges(data);
                    break;
            }
        }

        if (!substream.Ended)
            scan.BrokenAt = records.NextOffset;
        if (!ordered)
            scan.SortRuns();
        return scan;
    }

    private bool AddCell(int row, long offset)
    {
        if (row == _lastRow)
            return true;

        _runs.Add(((ulong)row << OffsetBits) | (ulong)offset);
        var ordered = row > _lastRow;
        _lastRow = row;
        return ordered;
    }

    private void Hide(int row)
    {
        _hidden ??= new ulong[MaxRows / 64];
        _hidden[row >> 6] |= 1UL << (row & 63);
    }

    private void AddMerges(ReadOnlySpan<byte> data)
    {
        const int RangeSize = 8;
        if (data.Length < 2)
            return;

        var count = BinaryPrimitives.ReadUInt16LittleEndian(data);
        for (data = data[2..]; count-- > 0 && data.Length >= RangeSize && Merges.Count < MergeMarker.MaxRanges; data = data[RangeSize..])
        {
            var range = new MergedRange(
                BinaryPrimitives.ReadUInt16LittleEndian(data),
                BinaryPrimitives.ReadUInt16LittleEndian(data[4..]),
                BinaryPrimitives.ReadUInt16LittleEndian(data[2..]),
                BinaryPrimitives.ReadUInt16LittleEndian(data[6..]));
            if (range.FirstRow <= range.LastRow && range.FirstColumn <= range.LastColumn)
                Merges.Add(range);
        }
    }

    private void SortRuns()
    {
        // Offsets are the low bits, so cells that repeat a place keep their order, and the last one stands, as in Excel.
        _runs.Sort();
        Runs = [.. _runs.Select(run => ((int)(run >> OffsetBits), (long)(run & ((1UL << OffsetBits) - 1))))];
    }
}
