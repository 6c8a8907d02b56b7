using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Strings;
using IndexForge.Extraction.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>A binary Office Open XML workbook (MS-XLSB): the package of an xlsx with records in place of XML.</summary>
internal sealed class XlsbWorkbook : IWorkbook
{
    private readonly OpcPackage _package;
    private readonly FormatTable _formats = new();
    private readonly WarningLog _warnings;
    private readonly List<XlsxSheetPart> _sheets;
    private readonly string? _stringsPart;
    private readonly bool _merges;
    private readonly Lock _loading = new();
    private SharedStrings? _strings;

    private XlsbWorkbook(OpcPackage package, ZipEntry main, WorkbookOptions options, WarningLog warnings)
    {
        _package = package;
        _warnings = warnings;
        _merges = options.Merges;
        Limits = options.Limits;
        Amplification = new AmplificationGuard(options.Limits);

        var workbook = XlsbWorkbookPart.Read(package, main, options.Limits, warnings);
        _sheets = workbook.Sheets;
        if (_sheets.Count == 0)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The workbook has no sheets. {string.Join(' ', warnings)}".TrimEnd());
        Sheets = _sheets.ConvertAll(s => s.Info);
        Date1904 = options.DateSystem is { } system ? system == 1904 : workbook.Date1904;

        var relationships = package.Relationships(main.Name);
        _stringsPart = PartOf(relationships, "sharedStrings", main.Name);
        ReadStyles(PartOf(relationships, "styles", main.Name));
    }

    /// <inheritdoc/>
    public string Format => "xlsb";

    /// <inheritdoc/>
    public IReadOnlyList<SheetInfo> Sheets { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats => _formats;

    /// <inheritdoc/>
    public bool Date1904 { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => _warnings;

    internal ExtractionLimits Limits { get; }

    internal AmplificationGuard Amplification { get; }

    internal XlsbStyles Styles { get; } = new();

    /// <summary>Opens a package whose main part is of records.</summary>
    /// <exception cref="ExtractionException">It has no sheets.</exception>
    public static XlsbWorkbook Open(OpcPackage package, string mainPart, WorkbookOptions options, WarningLog warnings) =>
        new(package, package.Zip.Find(mainPart)!, options, warnings);

    /// <inheritdoc/>
    public ISheetReader OpenSheet(int index)
    {
        var sheet = _sheets[index];
        if (!sheet.Info.IsWorksheet)
            return new EmptySheetReader();
        if (sheet.Part is null || _package.Zip.Find(sheet.Part) is not { } part)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The sheet \"{sheet.Info.Name}\" is not in the package.");

        LoadStrings();
        var merges = new MergeMarker(_merges ? XlsbMerges.Read(Records(part), Limits) : [], Limits.MaxColumns);
        return new XlsbSheetReader(this, sheet.Info.Name, Records(part), merges);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _strings?.Dispose();
        _package.Zip.Dispose();
    }

    internal void Warn(string warning) => _warnings.Add(warning);

    internal ReadOnlyMemory<char> SharedString(uint index, string sheet)
    {
        var strings = _strings!;
        if (index >= strings.Count)
            Warn($"Cells of the sheet \"{sheet}\" refer to shared strings that the workbook does not have; they are left empty.");
        return strings.Get(index);
    }

    private XlsbReader Records(ZipEntry part) => new(_package.Zip.OpenEntry(part), part.Name);

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
                    ReadStrings(part, strings);
            }
            catch
            {
                strings.Dispose();
                throw;
            }

            _strings = strings;
        }
    }

    private void ReadStrings(ZipEntry part, SharedStrings strings)
    {
        try
        {
            using var records = Records(part);
            while (records.Next())
            {
                if (records.Id != XlsbRecord.SharedString)
                    continue;

                // Flags of rich text come first; what they announce follows the text and is not read.
                strings.Append(XlsbReader.Text(records.Data[Math.Min(1, records.Data.Length)..], out _));
                strings.Complete();
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed && strings.Count > 0)
        {
            Warn($"{fault.Message} {strings.Count:N0} shared strings were read.");
        }
    }

    private void ReadStyles(string? part)
    {
        if (part is null || _package.Zip.Find(part) is not { } entry)
            return;

        try
        {
            using var records = Records(entry);
            Styles.Read(records, _formats);
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            Warn($"{fault.Message} Some numbers are shown without formats.");
        }
    }

    private string? PartOf(List<Relationship> relationships, string type, string mainPart)
    {
        var stated = relationships.Find(r => r.Type == type).Target;
        if (stated is not null && _package.Zip.Find(stated) is not null)
            return stated;
        return _package.Zip.Find($"{mainPart[..(mainPart.LastIndexOf('/') + 1)]}{type}.bin")?.Name;
    }
}
