using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>A binary workbook of Excel 2 to 2003 (BIFF2–8; MS-XLS and, for what is older, OpenOffice.org's description).</summary>
internal sealed class XlsWorkbook : IWorkbook
{
    private readonly ByteSource _file;
    private readonly ByteSource _stream;
    private readonly AmplificationGuard _amplification;
    private readonly WarningLog _warnings = new();
    private readonly FormatTable _formats = new();
    private readonly SharedStrings _strings;
    private readonly List<XlsSheet> _sheets;

    private XlsWorkbook(ByteSource file, ByteSource stream, WorkbookOptions options, SharedStrings strings, string? salvage)
    {
        _file = file;
        _stream = stream;
        _strings = strings;
        _amplification = new AmplificationGuard(options.Limits);
        if (salvage is not null)
            _warnings.Add(salvage);

        var globals = new BiffGlobalsReader(stream, options, _formats, _strings, _warnings).Read(0)
            ?? throw new ExtractionException(ExtractionErrors.Malformed, "The workbook stream does not start with a BOF record: it is damaged beyond what can be read.");
        _sheets = new SheetLocator(stream, options, _formats, _warnings).Locate(globals, 0);
        if (_sheets.Count == 0)
            throw new ExtractionException(ExtractionErrors.Malformed, "The workbook has no sheets: it is damaged beyond what can be read.");
        Sheets = [.. _sheets.Select(s => s.Info)];
        Date1904 = options.DateSystem is { } system ? system == 1904 : globals.Date1904;
    }

    /// <inheritdoc/>
    public string Format => "xls";

    /// <inheritdoc/>
    public IReadOnlyList<SheetInfo> Sheets { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats => _formats;

    /// <inheritdoc/>
    public bool Date1904 { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Opens a workbook.</summary>
    /// <param name="file">The file, which the workbook owns once it is returned.</param>
    /// <param name="stream">The BIFF stream: the file itself, or a stream within it.</param>
    /// <param name="options">How to read.</param>
    /// <param name="salvage">What is already known to be missing of the stream.</param>
    /// <exception cref="ExtractionException">It is encrypted or damaged beyond salvage.</exception>
    public static XlsWorkbook Open(ByteSource file, ByteSource stream, WorkbookOptions options, string? salvage = null)
    {
        var strings = new SharedStrings(options.Limits);
        try
        {
            return new XlsWorkbook(file, stream, options, strings, salvage);
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ISheetReader OpenSheet(int index) => _sheets[index] is { Info.IsWorksheet: true, Offset: >= 0 } sheet
        ? new XlsSheetReader(sheet, _stream, _amplification, _warnings)
        : new EmptySheetReader();

    /// <inheritdoc/>
    public void Dispose()
    {
        _strings.Dispose();
        _file.Dispose();
    }
}
