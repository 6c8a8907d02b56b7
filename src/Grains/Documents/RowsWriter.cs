using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using IndexForge.Extraction.Tables.Rows;

namespace IndexForge.Grains.Documents;

/// <summary>A page that rows are rendered into.</summary>
internal interface IRowPage
{
    /// <summary>Rows taken.</summary>
    int Count { get; }

    /// <summary>Bytes written.</summary>
    long Bytes { get; }

    /// <summary>Takes rows of a block from one on, until the page has <paramref name="limit"/> rows or is full.</summary>
    void Take(RowBlock block, int from, int limit, int maxBytes);

    /// <summary>The page.</summary>
    byte[] Finish();
}

/// <summary>Renders rows as JSON, NDJSON or CSV.</summary>
internal sealed class RowsWriter : IRowPage, IDisposable
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> _output = new(64 << 10);
    private readonly RowRenderer _renderer;
    private readonly RowsFormat _format;
    private readonly Utf8JsonWriter _json;

    public RowsWriter(RowRenderer renderer, RowsFormat format, bool header)
    {
        _renderer = renderer;
        _format = format;
        _json = new Utf8JsonWriter(_output, Json);
        if (format == RowsFormat.Json)
        {
            _json.WriteStartArray();
        }
        else if (format == RowsFormat.Csv && header)
        {
            renderer.WriteCsvHeader(_output);
        }
    }

    public int Count { get; private set; }

    public long Bytes => _output.WrittenCount + _json.BytesPending;

    public IEnumerable<string> ColumnNames => _renderer.Columns.Select(c => c.Name);

    public void Take(RowBlock block, int from, int limit, int maxBytes)
    {
        for (var i = from; i < block.RowCount && Count < limit && Bytes < maxBytes; i++, Count++)
        {
            var row = block.Row(i);
            switch (_format)
            {
                case RowsFormat.Csv:
                    _renderer.WriteCsv(_output, row);
                    break;
                case RowsFormat.NdJson:
                    _renderer.WriteObject(_json, row);
                    _json.Flush();
                    _json.Reset();
                    _output.Write("\n"u8);
                    break;
                default:
                    _renderer.WriteArray(_json, row);
                    break;
            }
        }
    }

    public byte[] Finish()
    {
        if (_format == RowsFormat.Json)
        {
            _json.WriteEndArray();
            _json.Flush();
        }

        return _output.WrittenSpan.ToArray();
    }

    public void Dispose() => _json.Dispose();
}
