using System.Text.Encodings.Web;
using System.Text.Json;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Export;

/// <summary>
/// A sheet as JSON. Lines: one object per row (NDJSON). Otherwise one document,
/// <c>{"sheet", "tables": [{"name", "title", "columns": [], "rows": [{}]}]}</c>.
/// </summary>
public sealed class JsonTables : ITableExport
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private readonly Stream _stream;
    private readonly CellText _text;
    private readonly bool _lines;
    private readonly TableStreams _streams;
    private bool _any;

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="sheetName">Name of the sheet.</param>
    /// <param name="text">The texts of the workbook's cells.</param>
    /// <param name="lines">Whether to write one row a line and nothing else.</param>
    public JsonTables(Stream stream, string sheetName, CellText text, bool lines)
    {
        _stream = new BufferedStream(stream, 1 << 16);
        _text = text;
        _lines = lines;
        _streams = new TableStreams(_stream);
        if (!lines)
        {
            Write(_stream, "{\"sheet\":"u8);
            Write(_stream, Quoted(sheetName));
            Write(_stream, ",\"tables\":["u8);
        }
    }

    /// <inheritdoc/>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public ITableRows Begin(TableStart table)
    {
        // Rows of tables side by side may alternate where each line says its own columns.
        var stream = _lines ? _stream : _streams.Begin();
        if (!_lines)
        {
            if (stream == _stream)
                Separate();
            Write(stream, "\n{\"name\":"u8);
            Write(stream, Quoted(table.Name));
            Write(stream, ",\"title\":"u8);
            Write(stream, table.Title is null ? "null"u8 : Quoted(table.Title));
            Write(stream, ",\"columns\":["u8);
            for (var i = 0; i < table.Columns.Count; i++)
            {
                Write(stream, i == 0 ? ""u8 : ","u8);
                Write(stream, Quoted(table.Columns[i].Name));
            }

            Write(stream, "],\"rows\":["u8);
        }

        return new Sink(this, stream, new JsonRow(table, _text));
    }

    /// <inheritdoc/>
    public void Complete()
    {
        _streams.Complete(Separate);
        if (!_lines)
            Write(_stream, "]}\n"u8);
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _streams.Dispose();

    private static void Write(Stream stream, ReadOnlySpan<byte> utf8) => stream.Write(utf8);

    private static byte[] Quoted(string text) => [(byte)'"', .. JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes, (byte)'"'];

    private void Separate()
    {
        if (_any)
            Write(_stream, ","u8);
        _any = true;
    }

    private sealed class Sink(JsonTables owner, Stream stream, JsonRow json) : ITableRows
    {
        private bool _any;

        public void Row(in TableRow row)
        {
            if (!owner._lines)
                Write(stream, _any ? ",\n"u8 : "\n"u8);
            _any = true;
            Write(stream, json.Of(row));
            if (owner._lines)
                Write(stream, "\n"u8);
            owner.Rows++;
        }

        public void End(TableSummary summary)
        {
            if (!owner._lines)
            {
                Write(stream, "]}"u8);
                owner._streams.End(stream);
            }

            json.Dispose();
        }
    }
}
