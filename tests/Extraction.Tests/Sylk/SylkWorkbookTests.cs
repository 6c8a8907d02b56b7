using System.Buffers;
using System.Text;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Tests.Sylk;

public class SylkWorkbookTests
{
    [Fact]
    public void Cells_have_their_values_and_places() =>
        Assert.Equal(
            ["A1=name C1=n", "A2=x;y B2=TRUE C2=-1.5", "B4=#DIV/0!"],
            Read("ID;PWXL;N;E\nB;Y4;X3\nC;Y1;X1;K\"name\"\nC;X3;K\"n\"\nC;Y2;X1;K\"x;;y\"\nC;X2;KTRUE\nC;X3;K-1.5\nC;Y4;X2;K#DIV/0!;E1/0\nE\nC;Y5;X1;K9\n"));

    [Fact]
    public void Numbers_are_shown_through_their_formats() =>
        Assert.Equal(
            ["A1=1.50 B1=25.00%", "A2=2 B2=50.00%"],
            Read("ID;PX\nP;PGeneral\nP;P0.00\nP;P0.00%\nF;P2;C2\nF;P1;FG0G;Y1;X1\nC;K1.5\nC;X2;K0.25\nC;Y2;X1;K2\nC;X2;K0.5\nE\n"));

    [Fact]
    public void Escapes_are_line_ends_and_accented_letters() =>
        Assert.Equal(["A1=a\nb B1=é"], Read("ID;PX\nC;Y1;X1;K\"a\u001B :b\"\nC;X2;K\"\u001BNBe\"\nE\n"));

    [Fact]
    public void A_formulas_result_says_so()
    {
        using var workbook = Open("ID;PX\nC;Y1;X1;K3;E1+2\nE\n");
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        sheet.Read(row);

        Assert.Equal(CellFlags.Formula, row.Cells[0].Flags);
    }

    [Theory]
    [InlineData("ID;PX\nC;Y9999999;X1;K1\nE\n")]
    [InlineData("ID;PX\nC;Y0;X1;K1\nE\n")]
    [InlineData("ID;PX\nC;Y2;X1;K1\nC;Y1;X1;K1\nE\n")]
    [InlineData("ID;PX\nC;Y1;X2;K1\nC;X1;K1\nE\n")]
    public void Impossible_places_are_a_coded_error(string text) =>
        Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => Read(text)).Code);

    [Fact]
    public void A_semicolon_table_that_starts_with_ID_is_no_sylk()
    {
        using var workbook = Open("ID;name\n1;a\n2;b\n");

        Assert.Equal("csv", workbook.Format);
    }

    private static IWorkbook Open(string text) => WorkbookFile.Open(ByteSource.OfMemory(Encoding.UTF8.GetBytes(text)), "t.xls");

    private static List<string> Read(string text)
    {
        using var workbook = Open(text);
        using var sheet = workbook.OpenSheet(0);
        var formatter = new NumberFormatter(workbook);
        var rows = new List<string>();
        var row = new RowBuffer();
        while (sheet.Read(row))
        {
            var cells = row.Cells.ToArray().Select(cell =>
            {
                var shown = new ArrayBufferWriter<char>();
                formatter.Write(cell, shown);
                return $"{(char)('A' + cell.Column)}{row.Row + 1}={shown.WrittenSpan}";
            });
            rows.Add(string.Join(' ', cells));
        }

        return rows;
    }
}
