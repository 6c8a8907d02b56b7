namespace IndexForge.Extraction.Tables;

/// <summary>Watches the tables of a workbook for one that has all the required columns, and remembers the nearest.</summary>
internal sealed class RequiredColumns(IReadOnlyList<string> required)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string>? _missing;
    private TableStart? _nearest;

    public ITableSink Watch(ITableSink sink) => required.Count == 0 ? sink : new WatchingSink(this, sink);

    public void Ensure()
    {
        if (required.Count == 0 || _missing is { Count: 0 })
        {
            return;
        }

        var missing = string.Join(", ", (_missing ?? required).Select(name => $"\"{name}\""));
        var found = _nearest is null
            ? "the file has no table"
            : $"table \"{_nearest.Name}\" has " + string.Join(", ", _nearest.Columns.Take(100).Select(c => $"\"{c.Name}\""));
        throw new ExtractionException(ExtractionErrors.MissingColumns, $"Missing columns: {missing}; {found}.");
    }

    private void See(TableStart table)
    {
        var present = table.Columns.Select(c => ColumnKey.Of(c.Name)).ToHashSet(StringComparer.Ordinal);
        var missing = required.Where(name => !present.Contains(ColumnKey.Of(name))).ToList();
        lock (_gate)
        {
            if (_missing is null || missing.Count < _missing.Count)
            {
                _missing = missing;
                _nearest = table;
            }
        }
    }

    private sealed class WatchingSink(RequiredColumns watcher, ITableSink sink) : ITableSink
    {
        public ITableRows Begin(TableStart table)
        {
            watcher.See(table);
            return sink.Begin(table);
        }
    }
}
