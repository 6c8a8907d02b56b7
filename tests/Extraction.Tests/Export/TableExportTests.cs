using System.Text;
using System.Text.Json;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Export;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Export;

public class TableExportTests
{
    private const string SideBySide =
        "<table><tr><th>id<th>name<td><td><th>sku<th>price</tr>" +
        "<tr><td>1<td>ann<td><td><td>X1<td>2.5</tr><tr><td>2<td>bob<td><td><td>X2<td>3.5</tr><tr><td>3<td>cy<td><td><td>X3<td>4.5</tr></table>";

    [Fact]
    public void Ndjson_is_a_row_a_line_by_column_names() =>
        Assert.Equal(
            "{\"id\":\"1\",\"name\":\"Jörg \\\"J\\\"\"}\n{\"id\":\"2\",\"name\":null}\n",
            Write("id,name\n1,\"Jörg \"\"J\"\"\"\n2,\n", (s, t) => new JsonTables(s, "Sheet1", t, lines: true)));

    [Fact]
    public void Json_is_one_document_also_of_tables_side_by_side()
    {
        using var json = JsonDocument.Parse(Write(SideBySide, (s, t) => new JsonTables(s, "Sheet1", t, lines: false)));
        var rows = json.RootElement.GetProperty("tables").EnumerateArray().SelectMany(t => t.GetProperty("rows").EnumerateArray()).ToList();

        Assert.Equal("Sheet1", json.RootElement.GetProperty("sheet").GetString());
        Assert.Equal("1", rows[0].GetProperty("id").GetString());
        Assert.Contains(rows, r => r.TryGetProperty("price", out var price) && price.GetString() == "4.5");
    }

    [Fact]
    public void An_empty_sheet_is_an_empty_document() =>
        Assert.Equal("{\"sheet\":\"a \\\"b\\\"\",\"tables\":[]}\n", Write("", (s, t) => new JsonTables(s, "a \"b\"", t, lines: false)));

    [Fact]
    public void Markdown_escapes_what_would_break_the_table() =>
        Assert.Contains(
            "| id | note |\n| --- | --- |\n| 1 | a\\|b |\n| 2 | c<br>d |\n",
            Write("id,note\n1,a|b\n2,\"c\nd\"\n", (s, t) => new MarkdownTables(s, t)),
            StringComparison.Ordinal);

    private static string Write(string text, Func<Stream, CellText, ITableExport> create)
    {
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(Encoding.UTF8.GetBytes(text)), "t.csv");
        using var stream = new MemoryStream();
        var cells = new CellText(workbook, TextForm.Displayed);
        using var export = create(stream, cells);
        using (var tables = new TableExtractor(workbook, workbook.Sheets[0], cells.Formatter, TableOptions.Default, export))
        {
            while (tables.Read(100, CancellationToken.None))
            {
            }
        }

        export.Complete();
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
