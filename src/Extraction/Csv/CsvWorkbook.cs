using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets;

namespace IndexForge.Extraction.Csv;

/// <summary>A delimited text as a workbook of one sheet.</summary>
public sealed class CsvWorkbook : IWorkbook
{
    private readonly ByteSource _source;
    private readonly WorkbookOptions _options;
    private readonly WarningLog _warnings = [];

    internal CsvWorkbook(ByteSource source, string? name, WorkbookOptions options)
    {
        _source = source;
        _options = options;
        Sheets = [new SheetInfo(0, name is null ? "Sheet1" : Path.GetFileNameWithoutExtension(name), SheetVisibility.Visible, IsWorksheet: true)];
        Text = CsvText.Detect(source, options);
        foreach (var warning in Text.Warnings)
            _warnings.Add(warning);
    }

    /// <summary>Encoding and dialect as found, or as the options say.</summary>
    public CsvText Text { get; }

    /// <inheritdoc/>
    public string Format => "csv";

    /// <inheritdoc/>
    public IReadOnlyList<SheetInfo> Sheets { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats { get; } = ["General"];

    /// <inheritdoc/>
    public bool Date1904 => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <inheritdoc/>
    public ISheetReader OpenSheet(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(index, 0);
        var feed = DecodingFeed.Open(_source, Text.MarkLength, Text.Encoding);
        var rows = new CsvRowReader(feed, Text.Dialect, _options.Limits);
        if (Text.Dialect.HasSeparatorLine)
            rows.SkipLine();
        return new Reader(this, feed, rows);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private sealed class Reader(CsvWorkbook workbook, CharFeed feed, CsvRowReader rows) : ISheetReader
    {
        private bool _ended;

        public IReadOnlyList<MergedRange> Merges => [];

        public bool Read(RowBuffer row)
        {
            if (rows.Read(row))
                return true;
            if (!_ended)
                Report();
            _ended = true;
            return false;
        }

        public void Dispose() => rows.Dispose();

        private void Report()
        {
            if (rows.RepairedRows > 0)
                workbook._warnings.Add($"Quotes are out of balance in {rows.RepairedRows:N0} rows, first in row {rows.FirstRepairedRow + 1:N0}; they were read as most likely meant.");
            if (rows.TruncatedCells > 0)
                workbook._warnings.Add($"{rows.TruncatedCells:N0} cells are longer than {workbook._options.Limits.MaxCellChars:N0} characters and were cut.");
            if (feed.InvalidBytes > 0)
                workbook._warnings.Add($"{feed.InvalidBytes:N0} bytes are not valid {workbook.Text.Encoding.WebName}.");
            if (feed.Nulls > 0)
                workbook._warnings.Add($"{feed.Nulls:N0} NUL characters were left out.");
        }
    }
}
