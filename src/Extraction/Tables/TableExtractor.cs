using IndexForge.Extraction.Tables.Headers;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables;

/// <summary>
/// One forward pass over a sheet that hands its tables to a sink: memory is bounded by a window of look-ahead rows and the profiles
/// of the columns. The caller drives it in steps, so that it can store what the sink collected in between.
/// Sheets of one workbook may be read in parallel, each by its own extractor; one extractor is for one thread at a time.
/// </summary>
public sealed class TableExtractor : IDisposable
{
    /// <summary>Rows that header detection sees.</summary>
    private const int WindowRows = 64;

    /// <summary>Rows looked at after a gap.</summary>
    private const int GapRows = 12;

    /// <summary>Beyond this many tables the rest of a sheet stays one.</summary>
    private const int MaxTables = 256;

    private readonly SheetInfo _sheet;
    private readonly ICellFormatter _formatter;
    private readonly TableOptions _options;
    private readonly ITableSink _sink;
    private readonly CellTyper _typer;
    private readonly SheetRows _rows;
    private readonly LocaleHint _locale;
    private readonly bool _split;
    private readonly List<OpenTable> _open = [];
    private int _tables;
    private int _lastRow = -1;
    private bool _done;

    /// <summary>Opens the sheet.</summary>
    /// <param name="workbook">The open workbook.</param>
    /// <param name="sheet">One of its sheets.</param>
    /// <param name="formatter">Writes displayed texts.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="sink">Receives the tables.</param>
    /// <exception cref="ExtractionException">The sheet cannot be read.</exception>
    public TableExtractor(IWorkbook workbook, SheetInfo sheet, ICellFormatter formatter, TableOptions options, ITableSink sink)
    {
        _sheet = sheet;
        _formatter = formatter;
        _options = options;
        _sink = sink;
        _typer = new CellTyper(workbook, formatter);
        _locale = LocaleHint.Of(options.Language);
        // A CSV file is one table by definition.
        _split = workbook.Format != "csv" && options.HasHeader == HeaderMode.Auto;
        _rows = new SheetRows(workbook.OpenSheet(sheet.Index), _typer, options.FillMerged ? new MergeFiller() : null);
    }

    /// <summary>Reads rows into the sink.</summary>
    /// <param name="maxRows">Rows of the sheet to read in this step.</param>
    /// <param name="cancellation">Checked before each row.</param>
    /// <returns>Whether there is more to read; false once every table has ended.</returns>
    /// <exception cref="ExtractionException">The sheet breaks off or breaks a limit; rows already handed over stand.</exception>
    public bool Read(int maxRows, CancellationToken cancellation = default)
    {
        for (var i = 0; i < maxRows && !_done; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Step();
        }

        return !_done;
    }

    /// <summary>Reads the whole sheet.</summary>
    /// <inheritdoc cref="Read(int, CancellationToken)" path="/exception"/>
    public void ReadToEnd(CancellationToken cancellation = default)
    {
        while (Read(int.MaxValue, cancellation))
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void Step()
    {
        var row = _open.Count > 0 && _open.TrueForAll(t => t.Truncated) ? null : _rows.Next();
        if (row is null)
        {
            EndTables();
            _done = true;
            return;
        }

        if (_open.Count > 0 && row.Row - _lastRow > 1 && AnotherTableStarts())
        {
            EndTables();
        }

        if (_open.Count == 0)
        {
            Begin();
        }

        _lastRow = row.Row;
        foreach (var table in _open)
        {
            table.Add(row);
        }
    }

    private void Begin()
    {
        var window = _rows.Window(WindowRows);
        foreach (var plan in RegionPlanner.Plan(window, _options.HasHeader, _split))
        {
            _open.Add(new OpenTable(plan, _sheet, _tables++, window, _typer, _formatter, _options, _locale, _sink));
        }
    }

    private bool AnotherTableStarts() =>
        _split && _tables < MaxTables && _open.TrueForAll(t => _lastRow >= t.FirstDataRow) &&
        RegionPlanner.StartsAnother(_rows.Window(GapRows), HoldsValues, _open.Count == 1 ? _open[0].Names : AllNames(), _formatter);

    private bool HoldsValues(int column) => _open.Exists(t => t.HoldsValues(column));

    private Dictionary<int, string> AllNames()
    {
        var names = new Dictionary<int, string>();
        foreach (var table in _open)
        {
            foreach (var (column, name) in table.Names)
            {
                names[column] = name;
            }
        }

        return names;
    }

    private void EndTables()
    {
        foreach (var table in _open)
        {
            table.End();
        }

        _open.Clear();
    }
}
