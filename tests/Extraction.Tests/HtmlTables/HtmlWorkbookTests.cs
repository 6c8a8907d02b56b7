using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Encodings;

namespace IndexForge.Extraction.Tests.HtmlTables;

public class HtmlWorkbookTests
{
    [Fact]
    public void Tables_are_one_sheet_below_each_other() =>
        Assert.Equal(
            ["A1=a B1=b", "A2=1 B2=2", "A4=c"],
            Read("<html><table><tr><th>a<th>b</tr><tr><td>1</td><td>2</td></tr></table><p>text</p><table><tr><td>c</td></tr></table>"));

    [Fact]
    public void Spans_push_cells_to_where_a_browser_shows_them()
    {
        const string page = "<table><tr><td rowspan=2>a<td colspan='2'>b<td>c<tr><td>d<td>e<td>f</table>";

        Assert.Equal(["A1=a B1=b D1=c", "B2=d C2=e D2=f"], Read(page));
        Assert.Equal([new MergedRange(0, 0, 1, 0), new MergedRange(0, 1, 0, 2)], Merges(page));
    }

    [Fact]
    public void Text_is_as_a_browser_shows_it() =>
        Assert.Equal(
            ["A1=a b B1=x & y <z> C1=1\n2"],
            Read("<table><tr><td>\n  a <b>\t b</b></td><td>x &amp; y &lt;z&gt;</td><td>1<br>2<br></td></tr></table>"));

    [Fact]
    public void Comments_scripts_and_quoted_attributes_do_not_confuse_it() =>
        Assert.Equal(
            ["A1=a B1=3 < 4"],
            Read("<table><!-- <tr><td>no --><script>if (a<b) '<td>x</td>'</script><tr title='<td>'><td data-x=\"a>b\">a<td>3 < 4</table>"));

    [Fact]
    public void A_table_within_a_cell_is_text_of_the_cell() =>
        Assert.Equal(["A1=a\nx y B1=b"], Read("<table><tr><td>a<table><tr><td>x<td>y</table><td>b</table>"));

    [Fact]
    public void The_encoding_the_page_declares_is_believed()
    {
        var page = TextEncodings.Find(1251)!.GetBytes("<html><meta http-equiv=Content-Type content='text/html; charset=windows-1251'><table><tr><td>да</table>");

        Assert.Equal(["A1=да"], Read(page));
    }

    [Theory]
    [InlineData("<html><body>no table</body></html>")]
    [InlineData("MIME-Version: 1.0\nContent-Type: text/html\n\n<table>")]
    public void A_page_that_cannot_be_read_is_named(string page) =>
        Assert.Equal(ExtractionErrors.UnsupportedFormat, Assert.Throws<ExtractionException>(() => Read(page)).Code);

    [Fact]
    public void Spans_without_bound_end_in_a_coded_error() =>
        Assert.Equal(
            ExtractionErrors.TooLarge,
            Assert.Throws<ExtractionException>(() => Read("<table><tr>" + string.Concat(Enumerable.Repeat("<td colspan=99999999999>x", 40)) + "</table>")).Code);

    [Theory]
    [InlineData("<")]
    [InlineData("<td")]
    [InlineData("<!--")]
    [InlineData("<table>")]
    [InlineData("<tr><td>&#x")]
    [InlineData("<td a=\"")]
    [InlineData("<script>")]
    public void Broken_pages_end(string unit)
    {
        var error = Record.Exception(() => Read("<table><tr><td>x" + string.Concat(Enumerable.Repeat(unit, 40_000))));

        Assert.True(error is null or ExtractionException, error?.ToString());
    }

    private static List<string> Read(string page) => Read(Encoding.UTF8.GetBytes(page));

    private static List<string> Read(byte[] page)
    {
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(page), "page.xls");
        using var sheet = workbook.OpenSheet(0);
        var rows = new List<string>();
        var row = new RowBuffer();
        while (sheet.Read(row))
            rows.Add(string.Join(' ', row.Cells.ToArray().Where(c => c.Kind != CellKind.Blank).Select(c => $"{(char)('A' + c.Column)}{row.Row + 1}={c.Text}")));
        return rows;
    }

    private static List<MergedRange> Merges(string page)
    {
        using var workbook = WorkbookFile.Open(ByteSource.OfMemory(Encoding.UTF8.GetBytes(page)), "page.xls");
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        while (sheet.Read(row))
        {
        }

        return [.. sheet.Merges];
    }
}
