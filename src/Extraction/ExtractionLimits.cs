namespace IndexForge.Extraction;

/// <summary>Bounds on what one file may cost. Exceeding one ends in an <see cref="ExtractionException"/>, never in a crash.</summary>
public sealed record ExtractionLimits
{
    /// <summary>The defaults.</summary>
    public static ExtractionLimits Default { get; } = new();

    /// <summary>Bytes an archive may unpack to, in total (default 4 GiB).</summary>
    public long MaxUnpackedBytes { get; init; } = 4L << 30;

    /// <summary>Unpacked : packed ratio of one archive entry beyond its first 16 MiB (default 1,000).</summary>
    public int MaxRatio { get; init; } = 1_000;

    /// <summary>Entries of an archive (default 10,000).</summary>
    public int MaxEntries { get; init; } = 10_000;

    /// <summary>Sheets of a workbook (default 1,024).</summary>
    public int MaxSheets { get; init; } = 1_024;

    /// <summary>Rows of a sheet (Excel's own bound, 1,048,576; CSV files have no such bound).</summary>
    public int MaxSheetRows { get; init; } = 1_048_576;

    /// <summary>Columns of a row (default 16,384, Excel's own).</summary>
    public int MaxColumns { get; init; } = 16_384;

    /// <summary>Characters of one cell (default 1,048,576; Excel itself stops at 32,767).</summary>
    public int MaxCellChars { get; init; } = 1 << 20;

    /// <summary>Characters that shared strings may expand to over all cells of a workbook (default 2 G).</summary>
    public long MaxSharedTextChars { get; init; } = 2L << 30;

    /// <summary>Bytes of shared strings kept in memory before they spill to a temporary file (default 32 MiB).</summary>
    public int SharedStringBudget { get; init; } = 32 << 20;

    /// <summary>Depth of nested elements or records (default 64).</summary>
    public int MaxDepth { get; init; } = 64;
}
