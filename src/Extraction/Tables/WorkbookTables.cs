namespace IndexForge.Extraction.Tables;

/// <summary>The tables of one workbook under one set of options: which sheets, and whether the required columns are there.</summary>
public sealed class WorkbookTables
{
    private readonly IWorkbook _workbook;
    private readonly ICellFormatter _formatter;
    private readonly TableOptions _options;
    private readonly RequiredColumns _required;

    /// <summary>Chooses the sheets.</summary>
    /// <exception cref="ExtractionException"><c>invalid_request</c>: a sheet that was asked for does not exist.</exception>
    public WorkbookTables(IWorkbook workbook, ICellFormatter formatter, TableOptions options)
    {
        _workbook = workbook;
        _formatter = formatter;
        _options = options;
        _required = new RequiredColumns(options.RequiredColumns);
        Sheets = Choose(workbook, options);
    }

    /// <summary>The sheets to extract, in workbook order; hidden ones too, chart and macro sheets not.</summary>
    public IReadOnlyList<SheetInfo> Sheets { get; }

    /// <summary>Opens the pass over one of <see cref="Sheets"/>. Passes of different sheets may run in parallel.</summary>
    public TableExtractor Open(SheetInfo sheet, ITableSink sink) =>
        new(_workbook, sheet, _formatter, _options, _required.Watch(sink));

    /// <summary>To be called when all sheets are read.</summary>
    /// <exception cref="ExtractionException"><c>missing_columns</c>: no table has all the required columns.</exception>
    public void EnsureRequiredColumns() => _required.Ensure();

    private static List<SheetInfo> Choose(IWorkbook workbook, TableOptions options)
    {
        var known = workbook.Sheets.Select(s => ColumnKey.Of(s.Name)).ToHashSet(StringComparer.Ordinal);
        var unknown = options.Sheets.Where(name => !known.Contains(ColumnKey.Of(name))).ToList();
        if (unknown.Count > 0)
        {
            throw new ExtractionException(ExtractionErrors.InvalidOptions,
                $"There is no sheet {Quoted(unknown)}; the workbook has {Quoted(workbook.Sheets.Select(s => s.Name))}.");
        }

        var wanted = options.Sheets.Select(ColumnKey.Of).ToHashSet(StringComparer.Ordinal);
        var skipped = options.SkipSheets.Select(ColumnKey.Of).ToHashSet(StringComparer.Ordinal);
        return [.. workbook.Sheets.Where(s => s.IsWorksheet && (wanted.Count == 0 || wanted.Contains(ColumnKey.Of(s.Name))) &&
            !skipped.Contains(ColumnKey.Of(s.Name)))];
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Take(50).Select(n => $"\"{n}\""));
}
