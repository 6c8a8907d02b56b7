using System.Buffers.Binary;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>The merged ranges of a worksheet, which its part states behind the rows that they are about: a pass of their own over the records.</summary>
internal static class XlsbMerges
{
    /// <summary>Reads the ranges that can be read; what damage there is, the pass over the rows reports.</summary>
    public static List<MergedRange> Read(XlsbReader part, ExtractionLimits limits)
    {
        var ranges = new List<MergedRange>();
        try
        {
            using (part)
            {
                while (part.Next() && part.Id != XlsbRecord.EndSheet)
                {
                    if (part.Id == XlsbRecord.MergedCells && part.Data.Length >= 16 && ranges.Count < MergeMarker.MaxRanges)
                        Add(part.Data, ranges, limits);
                }
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            return ranges;
        }

        return ranges;
    }

    private static void Add(ReadOnlySpan<byte> data, List<MergedRange> ranges, ExtractionLimits limits)
    {
        var firstRow = BinaryPrimitives.ReadUInt32LittleEndian(data);
        var lastRow = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
        var firstColumn = BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
        var lastColumn = BinaryPrimitives.ReadUInt32LittleEndian(data[12..]);
        if (firstRow <= lastRow && firstColumn <= lastColumn && lastRow < limits.MaxSheetRows && lastColumn < limits.MaxColumns)
            ranges.Add(new MergedRange((int)firstRow, (int)firstColumn, (int)lastRow, (int)lastColumn));
    }
}
