using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xml2003;

/// <summary>An Excel 2003 XML file (SpreadsheetML).</summary>
internal sealed class Xml2003Workbook : IWorkbook
{
    private readonly ByteSource _source;
    private readonly WarningLog _warnings = new();
    private readonly FormatTable _formats = new();
    private readonly Xml2003Outline _outline;

    private Xml2003Workbook(ByteSource source, WorkbookOptions options)
    {
        _source = source;
        Limits = options.Limits;
        using var xml = OpenXml(0);
        _outline = Xml2003Outline.Read(xml, _formats, Limits, _warnings);
        Sheets = _outline.Sheets.ConvertAll(s => s.Info);
        Date1904 = options.DateSystem is { } system ? system == 1904 : _outline.Date1904;
    }

    public string Format => "xml2003";

    public IReadOnlyList<SheetInfo> Sheets { get; }

    public IReadOnlyList<string> Formats => _formats;

    public bool Date1904 { get; }

    public IReadOnlyList<string> Warnings => _warnings;

    internal ExtractionLimits Limits { get; }

    /// <summary>Opens the document; null if it has no sheet.</summary>
    public static Xml2003Workbook? Open(ByteSource source, WorkbookOptions options)
    {
        var workbook = new Xml2003Workbook(source, options);
        return workbook.Sheets.Count > 0 ? workbook : null;
    }

    public ISheetReader OpenSheet(int index)
    {
        var sheet = _outline.Sheets[index];
        var skip = sheet.Offset < 0 ? index : 0;
        return new Xml2003SheetReader(this, sheet.Info.Name, OpenXml(Math.Max(0, sheet.Offset)), skip);
    }

    public void Dispose() => _source.Dispose();

    internal Dictionary<string, ushort> StyleFormats => _outline.Formats;

    internal void Warn(string warning) => _warnings.Add(warning);

    private XmlTokenizer OpenXml(long offset) => new(_source.OpenStream(offset), "The file", Limits.MaxDepth);
}
