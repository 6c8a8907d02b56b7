using IndexForge.Extraction.Tables.Headers;
using IndexForge.Extraction.Tables.Profiles;
using IndexForge.Extraction.Tables.Rules;
using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables;

/// <summary>A table while its rows pass: its columns' names and profiles, its rules, its receiver.</summary>
internal sealed class OpenTable
{
    /// <summary>Tables with more columns get smaller distinct sketches: 1 KiB a column instead of 4.</summary>
    private const int ManyColumns = 2_048;

    private readonly TablePlan _plan;
    private readonly CellTyper _typer;
    private readonly ICellFormatter _formatter;
    private readonly TableOptions _options;
    private readonly LocaleHint _locale;
    private readonly UniqueNames _unique = new();
    private readonly IssueCollector _issues = new();
    private readonly int _precision;
    private Column?[] _columns = new Column?[16];
    private readonly ITableRows _receiver;
    private readonly RuleSet _rules;
    private long _delivered;
    private long _rejected;
    private long _hidden;

    public OpenTable(TablePlan plan, SheetInfo sheet, int ordinal, IReadOnlyList<SheetRow> window, CellTyper typer, ICellFormatter formatter,
        TableOptions options, LocaleHint locale, ITableSink sink)
    {
        _plan = plan;
        _typer = typer;
        _formatter = formatter;
        _options = options;
        _locale = locale;
        _rules = new RuleSet(options, locale, _issues);
        Names = plan.HasHeader ? HeaderNames.Of(window, plan, formatter) : [];
        var columns = ColumnsIn(window);
        _precision = columns.Count > ManyColumns ? 10 : 12;
        foreach (var column in columns)
        {
            Open(column);
        }

        Start = new TableStart
        {
            Sheet = sheet,
            Ordinal = ordinal,
            Name = ordinal == 0 ? sheet.Name : $"{sheet.Name} ({ordinal + 1})",
            Title = Title(window),
            HeaderRows = [.. Enumerable.Range(plan.HeaderAt, plan.DataAt - plan.HeaderAt).Select(at => window[at].Row + 1)],
            Columns = [.. Columns().Select(c => c.Start)],
        };
        FirstDataRow = plan.DataAt < window.Count ? window[plan.DataAt].Row : plan.DataAt > 0 ? window[plan.DataAt - 1].Row + 1 : 0;
        _receiver = sink.Begin(Start);
    }

    public TableStart Start { get; }

    /// <summary>The header's names by column, before they are made unique.</summary>
    public Dictionary<int, string> Names { get; }

    /// <summary>Zero-based row of the sheet where data begin.</summary>
    public int FirstDataRow { get; }

    public bool Truncated { get; private set; }

    /// <summary>Whether most of a column's values so far are other than words.</summary>
    public bool HoldsValues(int column)
    {
        if (Find(column) is not { } known)
        {
            return false;
        }

        var counts = known.Profile.Counts;
        return counts.Plain * 4 < counts.Values;
    }

    /// <summary>Takes the row's cells that belong to this table.</summary>
    public void Add(SheetRow row)
    {
        var cells = row.Between(_plan.FirstColumn, _plan.EndColumn);
        if (cells.IsEmpty || row.Row < FirstDataRow || Truncated)
        {
            return;
        }

        if (_delivered + _rejected >= _options.MaxRows)
        {
            Truncated = true;
            return;
        }

        foreach (ref readonly var cell in cells)
        {
            _ = Find(cell.Column) ?? Open(cell.Column);
        }

        var table = new TableRow(_delivered, row.Row + 1, row.Hidden, cells, _formatter);
        if (_rules.Judge(table) is { } reason)
        {
            _receiver.Rejected(new TableRow(_rejected++, row.Row + 1, row.Hidden, cells, _formatter), reason);
            return;
        }

        foreach (ref readonly var cell in cells)
        {
            _columns[cell.Column - _plan.FirstColumn]!.Profile.Add(table, cell, _typer.IsZeroPadded(cell.Source));
        }

        _hidden += row.Hidden ? 1 : 0;
        _delivered++;
        _receiver.Row(table);
    }

    public void End()
    {
        _rules.Finish();
        var columns = new List<TableColumn>();
        foreach (var column in Columns())
        {
            var start = column.Start;
            columns.Add(column.Profile.Decide(start, _delivered, _locale, (rule, message, count) => _issues.Add(rule, start, message, count)));
        }

        _receiver.End(new TableSummary
        {
            Start = Start,
            RowCount = _delivered,
            RejectedRows = _rejected,
            Truncated = Truncated,
            HiddenRows = _hidden,
            Columns = columns,
            Issues = _issues.Report(),
        });
    }

    private IEnumerable<Column> Columns() => _columns.OfType<Column>();

    private Column? Find(int column)
    {
        var at = column - _plan.FirstColumn;
        return (uint)at < (uint)_columns.Length ? _columns[at] : null;
    }

    private Column Open(int column)
    {
        var at = column - _plan.FirstColumn;
        if (at >= _columns.Length)
        {
            Array.Resize(ref _columns, Math.Max(at + 1, _columns.Length * 2));
        }

        var letters = A1.Letters(column);
        var given = Names.GetValueOrDefault(column, "");
        var name = _unique.Take(given.Length > 0 ? given : letters);
        var start = new ColumnStart(column, name);
        if (_plan.HasHeader && given.Length == 0)
        {
            _issues.Add(IssueRules.EmptyColumnName, start, $"Column {letters} has no name; it is called {name}.");
        }
        else if (given.Length > 0 && name != given)
        {
            _issues.Add(IssueRules.DuplicateColumnName, start, $"The name {given} occurs more than once; column {letters} is called {name}.");
        }

        _rules.Bind(start);
        return _columns[at] = new Column(start, new ColumnProfile(_precision));
    }

    private SortedSet<int> ColumnsIn(IReadOnlyList<SheetRow> window)
    {
        var columns = new SortedSet<int>(Names.Keys);
        for (var at = _plan.DataAt; at < window.Count; at++)
        {
            foreach (ref readonly var cell in window[at].Between(_plan.FirstColumn, _plan.EndColumn))
            {
                columns.Add(cell.Column);
            }
        }

        return columns;
    }

    private string? Title(IReadOnlyList<SheetRow> window)
    {
        var lines = new List<string>();
        for (var at = 0; at < _plan.HeaderAt; at++)
        {
            foreach (ref readonly var cell in window[at].Between(_plan.FirstColumn, _plan.EndColumn))
            {
                lines.Add(HeaderNames.Text(cell, _formatter));
            }
        }

        return lines.Count == 0 ? null : string.Join(" · ", lines);
    }

    private sealed record Column(ColumnStart Start, ColumnProfile Profile);
}
