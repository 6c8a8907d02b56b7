using IndexForge.Extraction.Bytes;

namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>A binary workbook of Excel 2 to 2003 (BIFF2–8; MS-XLS and, for what is older, OpenOffice.org's description).</summary>
internal sealed class XlsWorkbook : IWorkbook
{
    private readonly ByteSource _file;
    private readonly ByteSource _stream;
    private readonly WorkbookOptions _options;
    private readonly WarningLog _warnings = new();
    private readonly FormatCatalog _formats = new();
    private readonly List<XlsSheet> _sheets;
    private long _sharedCharacters;

    private XlsWorkbook(ByteSource file, ByteSource stream, WorkbookOptions options, string? salvage)
    {
        _file = file;
        _stream = stream;
        _options = options;
        if (salvage is not null)
            _warnings.Add(salvage);

        var globals = new BiffGlobalsReader(stream, options, _formats, _warnings).Read(0)
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
    public IReadOnlyList<string> Formats => _formats.Codes;

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
    public static XlsWorkbook Open(ByteSource file, ByteSource stream, WorkbookOptions options, string? salvage = null) => new(file, stream, options, salvage);

    /// <inheritdoc/>
    public ISheetReader OpenSheet(int index) => new XlsSheetReader(this, _sheets[index], _stream, _warnings);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Counts characters that shared strings expand to: a small file can refer to a long string any number of times.</summary>
    public void CountShared(long characters)
    {
        if (Interlocked.Add(ref _sharedCharacters, characters) > _options.Limits.MaxSharedTextChars)
        {
            throw new ExtractionException(
                ExtractionErrors.DecompressionBomb,
                $"The cells' shared strings expand to more than {_options.Limits.MaxSharedTextChars:N0} characters.");
        }
    }
}
