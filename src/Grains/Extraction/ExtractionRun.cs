using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using IndexForge.Extraction;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Encodings;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;
using IndexForge.Extraction.Tables.Rows;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;

namespace IndexForge.Grains.Extraction;

/// <summary>
/// Renders a file without storing it. A column's type is known only at its end, so rows wait in a temporary file, encoded, and are
/// rendered from there: one pass over the format, memory flat.
/// </summary>
internal sealed class ExtractionRun(ExtractionRequest request, TempFiles temp, ChannelWriter<byte[]> pages)
{
    private const int PageBytes = 256 << 10;
    private readonly ArrayBufferWriter<byte> _page = new(PageBytes);

    public async Task Run(Stream file, CancellationToken cancellation)
    {
        var options = request.OptionsJson is null ? TableOptions.Default : TableOptions.Parse(Encoding.UTF8.GetBytes(request.OptionsJson));
        if (TextStage.Reads(request.Name, request.ContentType))
        {
            await Text(file, options.Encoding, cancellation);
        }
        else
        {
            await Tables(file, options, cancellation);
        }

        await Flush(0, cancellation);
    }

    private async Task Tables(Stream file, TableOptions options, CancellationToken cancellation)
    {
        using var workbook = WorkbookFile.Open(file, request.Name, options.ToWorkbookOptions());
        var tables = new WorkbookTables(workbook, new NumberFormatter(workbook), options);
        await using var spool = temp.Create();
        var found = new List<SpooledTable>();
        foreach (var sheet in tables.Sheets)
        {
            var sink = new SpoolSink(spool);
            using var extractor = tables.Open(sheet, sink);
            extractor.ReadToEnd(cancellation);
            found.AddRange(sink.Tables);
        }

        tables.EnsureRequiredColumns();
        if (request.Format == ExtractionFormat.Json)
        {
            Write($"{{\"name\":{Json(request.Name)},\"format\":{Json(workbook.Format)},\"tables\":[");
        }

        for (var i = 0; i < found.Count && (request.Format != ExtractionFormat.Csv || i == 0); i++)
        {
            await Table(found[i], spool, first: i == 0, cancellation);
        }

        if (request.Format == ExtractionFormat.Json)
        {
            Write($"],\"warnings\":{JsonSerializer.Serialize(workbook.Warnings)}}}\n");
        }
    }

    private async Task Table(SpooledTable table, FileStream spool, bool first, CancellationToken cancellation)
    {
        var summary = table.Summary!;
        var columns = summary.Columns;
        var name = summary.Start.Name;
        if (request.Format == ExtractionFormat.Json)
        {
            Write((first ? "" : ",") + $"{{\"name\":{Json(name)},\"rowCount\":{summary.RowCount},\"truncated\":{(summary.Truncated ? "true" : "false")},\"columns\":[");
            Write(string.Join(",", columns.Select(c => $"{{\"name\":{Json(c.Name)},\"type\":\"{TableShapes.NameOf(c.Type)}\",\"role\":\"{TableShapes.NameOf(c.Role)}\",\"nullable\":{(c.Nullable ? "true" : "false")}}}")));
            Write("],\"rows\":[");
        }

        var renderer = new RowRenderer(columns);
        if (request.Format == ExtractionFormat.Csv)
        {
            renderer.WriteCsvHeader(_page);
        }
        else if (request.Format == ExtractionFormat.Markdown)
        {
            _page.Write(new TableTextWriter(name, [.. columns], markdown: true, heading: true).Written());
        }

        var separator = "";
        foreach (var (offset, length) in table.Blocks)
        {
            var bytes = new byte[length];
            await RandomAccess.ReadAsync(spool.SafeFileHandle, bytes, offset, cancellation);
            Rows(RowBlock.Open(bytes), renderer, name, [.. columns], ref separator);
            await Flush(PageBytes, cancellation);
        }

        if (request.Format == ExtractionFormat.Json)
        {
            Write("]}");
        }
    }

    private void Rows(RowBlock block, RowRenderer renderer, string table, List<TableColumn> columns, ref string separator)
    {
        if (request.Format == ExtractionFormat.Markdown)
        {
            var text = new TableTextWriter(table, columns, markdown: true, heading: false);
            text.Take(block, 0, int.MaxValue, int.MaxValue);
            _page.Write(text.Written());
            return;
        }

        using var json = new Utf8JsonWriter(_page, new JsonWriterOptions { SkipValidation = true });
        for (var i = 0; i < block.RowCount; i++)
        {
            var row = block.Row(i);
            switch (request.Format)
            {
                case ExtractionFormat.Csv:
                    renderer.WriteCsv(_page, row);
                    break;
                case ExtractionFormat.Json:
                    Write(separator);
                    separator = ",";
                    renderer.WriteArray(json, row);
                    json.Flush();
                    json.Reset();
                    break;
                default:
                    json.WriteStartObject();
                    json.WriteString("table"u8, table);
                    json.WriteNumber("row"u8, row.SheetRow);
                    json.WritePropertyName("values"u8);
                    renderer.WriteObject(json, row);
                    json.WriteEndObject();
                    json.Flush();
                    json.Reset();
                    Write("\n");
                    break;
            }
        }
    }

    private async Task Text(Stream file, string? encodingName, CancellationToken cancellation)
    {
        var encoding = EncodingDetector.Detect(ByteSource.OfStream(file), encodingName);
        file.Position = encoding.MarkLength;
        using var reader = new StreamReader(file, encoding.Encoding, detectEncodingFromByteOrderMarks: false, 64 << 10, leaveOpen: true);
        if (request.Format == ExtractionFormat.Csv)
        {
            throw new ExtractionException(ExtractionErrors.InvalidOptions, $"{request.Name} is text and has no table to give as CSV: ask for text/markdown or application/x-ndjson.");
        }

        if (request.Format == ExtractionFormat.Json)
        {
            Write($"{{\"name\":{Json(request.Name)},\"format\":\"text\",\"tables\":[],\"text\":\"");
        }

        var buffer = new char[64 << 10];
        int read;
        while ((read = await reader.ReadBlockAsync(buffer.AsMemory(0, buffer.Length - 1), cancellation)) > 0)
        {
            if (char.IsHighSurrogate(buffer[read - 1]) && reader.Read() is >= 0 and var low)
            {
                buffer[read++] = (char)low;
            }

            var text = new string(buffer, 0, read);
            Write(request.Format switch
            {
                ExtractionFormat.Json => JsonEncodedText.Encode(text).ToString(),
                ExtractionFormat.NdJson => $"{{\"text\":{Json(text)}}}\n",
                _ => text,
            });
            await Flush(PageBytes, cancellation);
        }

        if (request.Format == ExtractionFormat.Json)
        {
            Write($"\",\"warnings\":{JsonSerializer.Serialize(encoding.Warning is { } w ? new[] { w } : [])}}}\n");
        }
    }

    private static string Json(string text) => JsonSerializer.Serialize(text);

    private void Write(string text) => Encoding.UTF8.GetBytes(text, _page);

    private async Task Flush(int atLeast, CancellationToken cancellation)
    {
        if (_page.WrittenCount > atLeast)
        {
            await pages.WriteAsync(_page.WrittenSpan.ToArray(), cancellation);
            _page.ResetWrittenCount();
        }
    }

    private sealed class SpooledTable
    {
        public List<(long Offset, int Length)> Blocks { get; } = [];

        public TableSummary? Summary { get; set; }
    }

    private sealed class SpoolSink(FileStream spool) : ITableSink
    {
        public List<SpooledTable> Tables { get; } = [];

        public ITableRows Begin(TableStart table)
        {
            var spooled = new SpooledTable();
            Tables.Add(spooled);
            return new Rows(spool, spooled);
        }

        private sealed class Rows(FileStream spool, SpooledTable table) : ITableRows
        {
            private readonly RowBlockWriter _writer = new();

            public void Row(in TableRow row) => Keep(_writer.Append(row));

            public void End(TableSummary summary)
            {
                Keep(_writer.Finish());
                table.Summary = summary;
            }

            private void Keep(EncodedRowBlock? block)
            {
                if (block is not null)
                {
                    table.Blocks.Add((spool.Position, block.Bytes.Length));
                    spool.Write(block.Bytes);
                    spool.Flush();
                }
            }
        }
    }
}
