using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Strings;
using IndexForge.Extraction.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Spreadsheets.Packaging;

/// <summary>What the two kinds of Office Open XML workbooks share: a package whose parts are either XML (xlsx) or records (xlsb).</summary>
internal abstract class OoxmlWorkbook : IWorkbook
{
    private readonly List<XlsxSheetPart> _sheets;
    private readonly string? _stringsPart;
    private readonly bool _merges;
    private readonly Lock _loading = new();
    private SharedStrings? _strings;

    /// <param name="package">The package, which goes with the workbook.</param>
    /// <param name="main">Its main part.</param>
    /// <param name="extension">How its parts are named: <c>xml</c> or <c>bin</c>.</param>
    /// <param name="sheets">The sheets, in workbook order.</param>
    /// <param name="date1904">The date system that the main part states.</param>
    /// <param name="options">How to read.</param>
    /// <param name="warnings">What was found so far.</param>
    /// <exception cref="ExtractionException">It has no sheets.</exception>
    protected OoxmlWorkbook(
        OpcPackage package, ZipEntry main, string extension, List<XlsxSheetPart> sheets, bool date1904, WorkbookOptions options, WarningLog warnings)
    {
        if (sheets.Count == 0)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The workbook has no sheets. {string.Join(' ', warnings)}".TrimEnd());

        Package = package;
        Log = warnings;
        Limits = options.Limits;
        Amplification = new AmplificationGuard(options.Limits);
        Date1904 = options.DateSystem is { } system ? system == 1904 : date1904;
        Sheets = sheets.ConvertAll(s => s.Info);
        _sheets = sheets;
        _merges = options.Merges;

        var relationships = package.Relationships(main.Name);
        _stringsPart = PartOf("sharedStrings");
        StylesPart = PartOf("styles") is { } styles ? package.Zip.Find(styles) : null;

        string? PartOf(string type)
        {
            var stated = relationships.Find(r => r.Type == type).Target;
            if (stated is not null && package.Zip.Find(stated) is not null)
                return stated;
            return package.Zip.Find($"{main.Name[..(main.Name.LastIndexOf('/') + 1)]}{type}.{extension}")?.Name;
        }
    }

    public abstract string Format { get; }

    public IReadOnlyList<SheetInfo> Sheets { get; }

    public IReadOnlyList<string> Formats => FormatTable;

    public bool Date1904 { get; }

    public IReadOnlyList<string> Warnings => Log;

    internal ExtractionLimits Limits { get; }

    internal AmplificationGuard Amplification { get; }

    protected OpcPackage Package { get; }

    protected WarningLog Log { get; }

    protected FormatTable FormatTable { get; } = new();

    protected ZipEntry? StylesPart { get; }

    public ISheetReader OpenSheet(int index)
    {
        var sheet = _sheets[index];
        if (!sheet.Info.IsWorksheet)
            return new EmptySheetReader();
        if (sheet.Part is null || Package.Zip.Find(sheet.Part) is not { } part)
            throw new ExtractionException(ExtractionErrors.Malformed, $"The sheet \"{sheet.Info.Name}\" is not in the package.");

        LoadStrings();
        return OpenSheet(sheet.Info.Name, part, new MergeMarker(_merges ? ReadMerges(part) : [], Limits.MaxColumns));
    }

    public void Dispose()
    {
        _strings?.Dispose();
        Package.Zip.Dispose();
    }

    internal void Warn(string warning) => Log.Add(warning);

    internal ReadOnlyMemory<char> SharedString(long index, string sheet)
    {
        var strings = _strings!;
        if ((ulong)index >= (ulong)strings.Count)
            Warn($"Cells of the sheet \"{sheet}\" refer to shared strings that the workbook does not have; they are left empty.");
        return strings.Get(index);
    }

    protected abstract ISheetReader OpenSheet(string name, ZipEntry part, MergeMarker merges);

    /// <summary>The merged ranges of a sheet, which its part states behind the rows.</summary>
    protected abstract List<MergedRange> ReadMerges(ZipEntry part);

    /// <summary>Reads the shared strings; those before damage stand, with a warning.</summary>
    protected abstract void ReadStrings(ZipEntry part, SharedStrings strings);

    private void LoadStrings()
    {
        lock (_loading)
        {
            if (_strings is not null)
                return;

            var strings = new SharedStrings(Limits);
            try
            {
                if (_stringsPart is not null && Package.Zip.Find(_stringsPart) is { } part)
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
}
