using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Strings;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>An Office Open XML workbook (ECMA-376, transitional and strict): xlsx, xlsm, xltx, xltm. Macros are never read.</summary>
internal sealed class XlsxWorkbook : IWorkbook
{
    private readonly OpcPackage _package;
    private readonly FormatTable _formats = new();
    private readonly WarningLog _warnings;
    private readonly List<XlsxSheetPart> _sheets;
    private readonly string? _stringsPart;
    private readonly bool _merges;
    private readonly Lock _loading = new();
    private SharedStrings? _strings;

    private XlsxWorkbook(OpcPackage package, ZipEntry main, WorkbookOptions options, WarningLog warnings)
    {
        _package = package;
        _warnings = warnings;
        _merges = options.Merges;
        Limits = options.Limits;
        Amplification = new AmplificationGuard(options.Limits);

        var workbook = WorkbookPart.Read(package, main, options.Limits, warnings);
        _sheets = workbook.Sheets;
        Sheets = _sheets.ConvertAll(s => s.Info);
        Date1904 = options.DateSystem is { } system ? system == 1904 : workbook.Date1904;

        var relationships = package.Relationships(main.Name);
        _stringsPart = PartOf(relationships, "sharedStrings", main.Name);
        Styles = ReadStyles(PartOf(relationships, "styles", main.Name));
    }

    public string Format => "xlsx";

    public IReadOnlyList<SheetInfo> Sheets { get; }

    public IReadOnlyList<string> Formats => _formats;

    public bool Date1904 { get; }

    public IReadOnlyList<string> Warnings => _warnings;

    internal ExtractionLimits Limits { get; }

    internal AmplificationGuard Amplification { get; }

    internal XlsxStyles Styles { get; }

    /// <summary>Opens a package whose main part is XML.</summary>
    public static XlsxWorkbook Open(OpcPackage package, string mainPart, WorkbookOptions options, WarningLog warnings)
    {
        var workbook = new XlsxWorkbook(package, package.Zip.Find(mainPart)!, options, warnings);
        if (workbook.Sheets.Count == 0)
        {
            throw new ExtractionException(
                ExtractionErrors.Malformed, $"The workbook has no sheets. {string.Join(' ', warnings)}".TrimEnd());
        }

        return workbook;
    }

    public ISheetReader OpenSheet(int index)
    {
        var sheet = _sheets[index];
        if (!sheet.Info.IsWorksheet)
            return new EmptySheetReader();
        if (sheet.Part is null || _package.Zip.Find(sheet.Part) is not { } part)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The sheet \"{sheet.Info.Name}\" is not in the package.");

        LoadStrings();
        var merges = new MergeMarker(_merges ? XlsxMerges.Read(_package.OpenXml(part)) : [], Limits.MaxColumns);
        return new XlsxSheetReader(this, sheet.Info.Name, _package.OpenXml(part), merges);
    }

    public void Dispose()
    {
        _strings?.Dispose();
        _package.Zip.Dispose();
    }

    internal void Warn(string warning) => _warnings.Add(warning);

    internal ReadOnlyMemory<char> SharedString(long index, string sheet)
    {
        var strings = _strings!;
        if ((ulong)index >= (ulong)strings.Count)
            Warn($"Cells of the sheet \"{sheet}\" refer to shared strings that the workbook does not have; they are left empty.");
        return strings.Get(index);
    }

    /// <summary>The format of a cell that holds a date as text and has no format of its own.</summary>
    internal ushort DefaultDateFormat(double serial) => _formats.Add(
        serial < 1 ? "h:mm:ss" : serial == Math.Floor(serial) ? "m/d/yyyy" : "m/d/yyyy h:mm");

    private void LoadStrings()
    {
        lock (_loading)
        {
            if (_strings is not null)
                return;

            var strings = new SharedStrings(Limits);
            try
            {
                if (_stringsPart is not null && _package.Zip.Find(_stringsPart) is { } part)
                    SharedStringsReader.Read(() => _package.OpenXml(part), strings, Limits, _warnings);
            }
            catch
            {
                strings.Dispose();
                throw;
            }

            _strings = strings;
        }
    }

    private XlsxStyles ReadStyles(string? part)
    {
        if (part is null || _package.Zip.Find(part) is not { } entry)
            return XlsxStyles.None;

        try
        {
            using var xml = _package.OpenXml(entry);
            return XlsxStyles.Read(xml, _formats);
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            _warnings.Add($"{fault.Message} Numbers are shown without formats.");
            return XlsxStyles.None;
        }
    }

    private string? PartOf(List<Relationship> relationships, string type, string mainPart)
    {
        var stated = relationships.Find(r => r.Type == type).Target;
        if (stated is not null && _package.Zip.Find(stated) is not null)
            return stated;
        return _package.Zip.Find($"{mainPart[..(mainPart.LastIndexOf('/') + 1)]}{type}.xml")?.Name;
    }
}
