using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Encodings;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Sylk;

/// <summary>A SYLK file: one sheet of <c>C</c> records, formats by <c>P</c> and <c>F</c> records.</summary>
internal sealed class SylkWorkbook : IWorkbook
{
    private readonly ByteSource _source;
    private readonly WorkbookOptions _options;
    private readonly DetectedEncoding _encoding;
    private readonly FormatTable _formats = new();
    private readonly WarningLog _warnings = [];

    public SylkWorkbook(ByteSource source, string? name, WorkbookOptions options)
    {
        _source = source;
        _options = options;
        _encoding = EncodingDetector.Detect(source, options.Encoding);
        if (_encoding.Warning is { } warning)
            _warnings.Add(warning);
        Date1904 = options.DateSystem == 1904;
        Sheets = [new SheetInfo(0, name is null ? "Sheet1" : Path.GetFileNameWithoutExtension(name), SheetVisibility.Visible, IsWorksheet: true)];
    }

    public string Format => "sylk";

    public IReadOnlyList<SheetInfo> Sheets { get; }

    public IReadOnlyList<string> Formats => _formats;

    public bool Date1904 { get; }

    public IReadOnlyList<string> Warnings => _warnings;

    public ISheetReader OpenSheet(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(index, 0);
        var feed = DecodingFeed.Open(_source, _encoding.MarkLength, _encoding.Encoding);
        return new SylkSheetReader(new SylkLines(feed, _options.Limits), _formats, _options.Limits);
    }

    public void Dispose() => _source.Dispose();
}
