using System.Text;
using IndexForge.Extraction.Cells;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xml2003;

/// <summary>Excel 2003 XML as Excel and others write it.</summary>
public sealed class Xml2003Tests
{
    [Fact]
    public void Values_styles_and_gaps()
    {
        var file = Workbook(
            """
            <Column ss:StyleID="pct"/><Column ss:Index="3" ss:Span="1" ss:StyleID="date"/>
            <Row><Cell><Data ss:Type="Number">0.5</Data></Cell><Cell ss:Index="4"><Data ss:Type="DateTime">2023-03-15T00:00:00.000</Data></Cell></Row>
            <Row ss:Index="5" ss:StyleID="fix" ss:Span="2"><Cell ss:StyleID="kid"><Data ss:Type="Number">1</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell></Row>
            <Row><Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell>
              <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>bold</B> &amp; plain</ss:Data><Comment><Data>never</Data></Comment></Cell></Row>
            """);

        Assert.Equal(["A1=50.00%", "D1=3/15/23", "A5=100.00%", "B5=2.00", "A8=TRUE", "B8=#N/A", "C8=bold & plain"], SheetText.Cells(file));
    }

    [Fact]
    public void Merged_cells_push_their_neighbours()
    {
        using var workbook = SheetText.Open(Workbook(
            "<Row><Cell ss:MergeAcross=\"2\" ss:MergeDown=\"1\"><Data ss:Type=\"String\">wide</Data></Cell><Cell><Data ss:Type=\"String\">next</Data></Cell></Row>"));
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();

        Assert.True(sheet.Read(row));
        Assert.Equal([0, 3], row.Cells.ToArray().Select(c => c.Column));
        Assert.Equal(CellFlags.MergeOrigin, row.Cells[0].Flags);
        Assert.Equal([new MergedRange(0, 0, 1, 2)], sheet.Merges);
    }

    [Fact]
    public void A_cell_with_a_second_value_keeps_its_first() => Assert.Equal(
        ["A1=1", "B1=3"],
        SheetText.Cells(Workbook(
            "<Row><Cell><Comment><Data>c</Data></Comment><Data ss:Type=\"Number\">1</Data><Data ss:Type=\"Number\">2</Data></Cell><Cell><Data ss:Type=\"Number\">3</Data></Cell></Row>")));

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1251")]
    public void Sheets_are_found_in_any_encoding(string encoding)
    {
        var text = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?>" + Xml("<Row><Cell><Data ss:Type=\"String\">раз</Data></Cell></Row>")
            .Replace("</Workbook>", "<Worksheet ss:Name=\"Два\"><Table><Row><Cell><Data ss:Type=\"String\">два</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>", StringComparison.Ordinal);
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding);
        using var workbook = SheetText.Open([.. bytes.GetPreamble(), .. bytes.GetBytes(text)]);

        Assert.Equal(["One", "Два"], workbook.Sheets.Select(s => s.Name));
        Assert.Equal(SheetVisibility.Hidden, workbook.Sheets[1].Visibility);
        Assert.Equal(["A1=два"], SheetText.Cells(workbook, 1));
        Assert.Equal(["A1=раз"], SheetText.Cells(workbook, 0));
    }

    [Fact]
    public void A_file_cut_off_keeps_the_rows_before()
    {
        var whole = Workbook("<Row><Cell><Data ss:Type=\"Number\">1</Data></Cell></Row><Row><Cell><Data ss:Type=\"Number\">2</Data></Cell></Row>");
        using var workbook = SheetText.Open(whole[..whole.AsSpan().LastIndexOf("<Cell"u8)]);
        using var sheet = workbook.OpenSheet(0);

        Assert.NotEmpty(workbook.Warnings);
        Assert.True(sheet.Read(new RowBuffer()));
        Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => sheet.Read(new RowBuffer())).Code);
    }

    internal static byte[] Workbook(string table) => Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + Xml(table));

    private static string Xml(string table) =>
        $"""
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Styles><Style ss:ID="Default"><NumberFormat/></Style><Style ss:ID="pct"><NumberFormat ss:Format="Percent"/></Style><Style ss:ID="kid" ss:Parent="pct"/>
        <Style ss:ID="date"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="fix"><NumberFormat ss:Format="Fixed"/></Style></Styles>
        <Worksheet ss:Name="One"><Table>{table}</Table></Worksheet></Workbook>
        """;
}
