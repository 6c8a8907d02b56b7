using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction;

/// <summary>Whether a sheet is shown.</summary>
public enum SheetVisibility : byte
{
    /// <summary>Shown.</summary>
    Visible,

    /// <summary>Hidden; a user can show it.</summary>
    Hidden,

    /// <summary>Hidden so that only a macro can show it.</summary>
    VeryHidden,
}

/// <summary>One sheet of a workbook, in workbook order.</summary>
/// <param name="Index">Zero-based position, chart and macro sheets included.</param>
/// <param name="Name">Its name.</param>
/// <param name="Visibility">Whether it is shown.</param>
/// <param name="IsWorksheet">False for chart, dialog and macro sheets, which hold no rows.</param>
public sealed record SheetInfo(int Index, string Name, SheetVisibility Visibility, bool IsWorksheet);

/// <summary>A range of merged cells, zero-based and inclusive.</summary>
public readonly record struct MergedRange(int FirstRow, int FirstColumn, int LastRow, int LastColumn);

/// <summary>
/// An open workbook: sheets, formats, and readers of rows. A CSV file is a workbook of one sheet.
/// Sheets may be read in parallel, each by its own reader; one reader is for one thread.
/// </summary>
public interface IWorkbook : IDisposable
{
    /// <summary>The format's name: <c>xlsx</c>, <c>xlsb</c>, <c>xls</c>, <c>ods</c>, <c>xml2003</c>, <c>csv</c>, <c>html</c>, <c>sylk</c>.</summary>
    string Format { get; }

    /// <summary>The sheets, in workbook order.</summary>
    IReadOnlyList<SheetInfo> Sheets { get; }

    /// <summary>Number formats that <see cref="Cell.Format"/> points into; entry 0 is General. May grow while sheets are read.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Whether serial dates count from 1904 instead of 1900.</summary>
    bool Date1904 { get; }

    /// <summary>Findings about the file as a whole: what was salvaged, ignored or ambiguous. Grows while sheets are read.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Opens a sheet at its first row.</summary>
    /// <exception cref="ExtractionException">The sheet cannot be read.</exception>
    ISheetReader OpenSheet(int index);
}

/// <summary>A forward pass over the rows of one sheet.</summary>
public interface ISheetReader : IDisposable
{
    /// <summary>
    /// Reads the next row that is in the file (rows that are wholly absent are skipped: see <see cref="RowBuffer.Row"/>).
    /// False at the end.
    /// </summary>
    /// <exception cref="ExtractionException">The sheet breaks off or breaks a limit; rows already read stand.</exception>
    bool Read(RowBuffer row);

    /// <summary>
    /// Merged ranges known so far: at least those that the rows read so far reach into. Which one a cell belongs to says
    /// <see cref="RowBuffer.SpanOf"/>.
    /// </summary>
    IReadOnlyList<MergedRange> Merges { get; }
}

/// <summary>How to read a workbook.</summary>
public sealed record WorkbookOptions
{
    /// <summary>The defaults.</summary>
    public static WorkbookOptions Default { get; } = new();

    /// <summary>Bounds.</summary>
    public ExtractionLimits Limits { get; init; } = ExtractionLimits.Default;

    /// <summary>Password of an encrypted file.</summary>
    public string? Password { get; init; }

    /// <summary>CSV: the delimiter, when it must not be detected.</summary>
    public char? Delimiter { get; init; }

    /// <summary>CSV and BIFF2–5: the encoding's name, when it must not be detected.</summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// Whether cells are told of the merged ranges they belong to (default true). xlsx and xlsb state the ranges behind the rows,
    /// so that it costs them unpacking each sheet a second time.
    /// </summary>
    public bool Merges { get; init; } = true;

    /// <summary>Forces the date system: 1900 or 1904; null takes the file's own.</summary>
    public int? DateSystem { get; init; }
}
