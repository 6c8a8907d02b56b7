using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Export;

/// <summary>
/// Rows as JSON objects by column names. Displayed: texts as shown, null for blank. Raw: numbers, booleans and texts as stored,
/// dates in ISO 8601, null for blank cells and errors.
/// </summary>
internal sealed class JsonRow : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly CellText _text;
    private readonly Dictionary<int, JsonEncodedText> _names;
    private readonly int[] _columns;

    public JsonRow(TableStart table, CellText text)
    {
        _json = new Utf8JsonWriter(_buffer, Options);
        _text = text;
        _columns = [.. table.Columns.Select(c => c.Column)];
        _names = table.Columns.ToDictionary(c => c.Column, c => JsonEncodedText.Encode(c.Name, Options.Encoder));
    }

    /// <summary>The row as UTF-8, good until the next call.</summary>
    public ReadOnlySpan<byte> Of(in TableRow row)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        var cells = row.Cells;
        var at = 0;
        foreach (var column in _columns)
        {
            for (; at < cells.Length && cells[at].Column < column; at++)
                Write(cells[at]);
            if (at < cells.Length && cells[at].Column == column)
            {
                Write(cells[at++]);
            }
            else
            {
                _json.WriteNull(_names[column]);
            }
        }

        for (; at < cells.Length; at++)
            Write(cells[at]);
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan;
    }

    public void Dispose() => _json.Dispose();

    private void Write(in TableCell cell)
    {
        // A column that only turned up below the header has no name but its letters.
        if (!_names.TryGetValue(cell.Column, out var name))
            _names.Add(cell.Column, name = JsonEncodedText.Encode(A1.Letters(cell.Column)));

        var source = cell.Source;
        if (source.Kind == CellKind.Blank || (_text.Form == TextForm.Raw && source.Kind == CellKind.Error))
            _json.WriteNull(name);
        else if (_text.Form == TextForm.Raw && source.Kind == CellKind.Boolean)
            _json.WriteBoolean(name, source.Number != 0);
        else if (_text.Form == TextForm.Raw && source.Kind == CellKind.Number && double.IsFinite(source.Number) && !_text.IsDate(source))
            _json.WriteNumber(name, source.Number);
        else
            _json.WriteString(name, _text.Of(source));
    }
}
