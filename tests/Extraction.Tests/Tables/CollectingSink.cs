using System.Buffers;
using System.Text;
using System.Text.Json;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Extraction.Tests.Tables;

/// <summary>Keeps tables as the document pipeline does: rows in blocks, rendered once the columns are known.</summary>
internal sealed class CollectingSink : ITableSink
{
    public List<CollectedTable> Tables { get; } = [];

    public static List<CollectedTable> Read(GridWorkbook book, TableOptions? options = null)
    {
        var sink = new CollectingSink();
        var tables = new WorkbookTables(book, book, options ?? TableOptions.Default);
        foreach (var sheet in tables.Sheets)
        {
            using var extractor = tables.Open(sheet, sink);
            extractor.ReadToEnd(TestContext.Current.CancellationToken);
        }

        tables.EnsureRequiredColumns();
        return sink.Tables;
    }

    public static CollectedTable Single(GridWorkbook book, TableOptions? options = null) => Assert.Single(Read(book, options));

    public ITableRows Begin(TableStart table)
    {
        var collected = new CollectedTable(table);
        Tables.Add(collected);
        return collected;
    }
}

internal sealed class CollectedTable(TableStart start) : ITableRows
{
    private readonly RowBlockWriter _writer = new(4096);
    private readonly List<EncodedRowBlock> _blocks = [];
    private readonly ArrayBufferWriter<byte> _rejected = new();
    private TableSummary? _summary;

    public TableStart Start { get; } = start;

    public List<int> SheetRows { get; } = [];

    public List<string> Reasons { get; } = [];

    public TableSummary Summary => _summary ?? throw new InvalidOperationException("The table has not ended.");

    public IEnumerable<string> ColumnNames => Summary.Columns.Select(c => c.Name);

    public TableColumn Column(string name) => Summary.Columns.Single(c => c.Name == name);

    public void Row(in TableRow row)
    {
        SheetRows.Add(row.SheetRow);
        if (_writer.Append(row) is { } block)
        {
            _blocks.Add(block);
        }
    }

    public string RejectedCsv => Encoding.UTF8.GetString(_rejected.WrittenSpan);

    public void Rejected(in TableRow row, string reason)
    {
        Reasons.Add(reason);
        var csv = new RejectedRowsCsv(Start);
        if (_rejected.WrittenCount == 0)
        {
            csv.WriteHeader(_rejected);
        }

        csv.Write(_rejected, row, reason);
    }

    public void End(TableSummary summary)
    {
        if (_writer.Finish() is { } block)
        {
            _blocks.Add(block);
        }

        _summary = summary;
    }

    /// <summary>The rows as JSON arrays.</summary>
    public List<string> Json()
    {
        var lines = new List<string>();
        var renderer = new RowRenderer(Summary.Columns);
        foreach (var row in Enumerate((block, i) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
            renderer.WriteArray(writer, block.Row(i));
            writer.Flush();
            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }))
        {
            lines.Add(row);
        }

        return lines;
    }

    /// <summary>The rows as CSV lines.</summary>
    public List<string> Csv()
    {
        var renderer = new RowRenderer(Summary.Columns);
        return [.. Enumerate((block, i) =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            renderer.WriteCsv(buffer, block.Row(i));
            return Encoding.UTF8.GetString(buffer.WrittenSpan).TrimEnd('\r', '\n');
        })];
    }

    private IEnumerable<string> Enumerate(Func<RowBlock, int, string> render) =>
        _blocks.Select(b => RowBlock.Open(b.Bytes)).SelectMany(b => Enumerable.Range(0, b.RowCount).Select(i => render(b, i)));
}
