using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Writing;
using NPOI.XSSF.UserModel;

namespace IndexForge.Extraction.Tests.Spreadsheets.Writing;

/// <summary>What is written reads back as it was, here and elsewhere.</summary>
public sealed class XlsxWriterTests
{
    private static readonly string[] Formats = ["General", "yyyy-mm-dd", "0.0\" <&>\""];

    [Fact]
    public void Cells_come_back_as_they_were()
    {
        var file = Write("Sheet", row =>
        {
            Text(row, 0, "a & <b> \"c\" \0\r\n\t _x000D_ _ 😀 \uD800");
            Number(row, 1, 45000, 1);
            Number(row, 2, 0.1 + 0.2, 0);
            Number(row, 3, -2.5, 2);
            row.Add(4).Kind = CellKind.Blank;
            Number(row, 16_383, 1e-300, 0);
        });

        using var workbook = SheetText.Open(file);
        using var sheet = workbook.OpenSheet(0);
        var row = new RowBuffer();
        Assert.True(sheet.Read(row));
        Assert.Equal("a & <b> \"c\" \0\r\n\t _x000D_ _ 😀 \uFFFD", row.Cells[0].Text.ToString());
        Assert.Equal([45000, 0.1 + 0.2, -2.5, 1e-300], row.Cells[1..].ToArray().Select(c => c.Number));
        Assert.Equal(["B3=2023-03-15", "C3=0.3", "D3=-2.5 <&>", "XFD3=1E-300"], SheetText.Cells(workbook, 0)[1..]);
    }

    [Fact]
    public void Another_library_reads_it()
    {
        var file = Write("Data", row =>
        {
            Text(row, 0, " padded ");
            Number(row, 1, 45000, 1);
            row.Add(2).Kind = CellKind.Boolean;
        });

        var cells = new XSSFWorkbook(new MemoryStream(file)).GetSheet("Data").GetRow(2);
        Assert.Equal(" padded ", cells.GetCell(0).StringCellValue);
        Assert.Equal("yyyy-mm-dd", cells.GetCell(1).CellStyle.GetDataFormatString());
        Assert.False(cells.GetCell(2).BooleanCellValue);
    }

    [Fact]
    public void Names_are_made_acceptable()
    {
        var names = new SheetNames();

        Assert.Equal("a_b_c", names.Add("a/b:c"));
        Assert.Equal("A_B_C (2)", names.Add("A/B:C"));
        Assert.Equal("Sheet3", names.Add("  "));
        Assert.Equal(31, names.Add(new string('n', 50)).Length);
        Assert.Equal(new string('n', 27) + " (2)", names.Add(new string('n', 60)));
    }

    [Fact]
    public void Rows_beyond_the_last_go_on_in_another_sheet()
    {
        var stream = new MemoryStream();
        using (var writer = new XlsxWriter(stream))
        {
            writer.BeginSheet("Long");
            var row = new RowBuffer();
            foreach (var index in new[] { 0, 1_048_575, 1_048_576, 1_048_579 })
            {
                row.Clear(index);
                Number(row, 0, index, 0);
                writer.Write(row, Formats);
            }

            writer.Complete();
        }

        using var workbook = SheetText.Open(stream.ToArray());
        Assert.Equal(["Long", "Long (2)"], workbook.Sheets.Select(s => s.Name));
        Assert.Equal(["A1=0", "A1048576=1048575"], SheetText.Cells(workbook, 0));
        Assert.Equal(["A1=1048576", "A4=1048579"], SheetText.Cells(workbook, 1));
    }

    [Fact]
    public void Text_that_Excel_refuses_is_cut_and_counted()
    {
        var stream = new MemoryStream();
        using var writer = new XlsxWriter(stream);
        writer.BeginSheet("S");
        var row = new RowBuffer();
        row.Clear(0);
        Text(row, 0, new string('x', 40_000));
        writer.Write(row, Formats);
        writer.Complete();

        Assert.Equal(1, writer.CutCells);
        Assert.Equal("A1=".Length + 32_767, SheetText.Cells(stream.ToArray())[0].Length);
    }

    [Fact]
    public void The_same_rows_make_the_same_bytes() =>
        Assert.Equal(Write("S", row => Number(row, 0, 1, 1)), Write("S", row => Number(row, 0, 1, 1)));

    private static byte[] Write(string sheet, Action<RowBuffer> fill)
    {
        var stream = new MemoryStream();
        using var writer = new XlsxWriter(stream);
        writer.BeginSheet(sheet);
        var row = new RowBuffer();
        row.Clear(2);
        fill(row);
        writer.Write(row, Formats);
        writer.Complete();
        return stream.ToArray();
    }

    private static void Text(RowBuffer row, int column, string text)
    {
        ref var cell = ref row.Add(column);
        cell.Kind = CellKind.Text;
        cell.Text = text.AsMemory();
    }

    private static void Number(RowBuffer row, int column, double value, ushort format)
    {
        ref var cell = ref row.Add(column);
        cell.Kind = CellKind.Number;
        cell.Number = value;
        cell.Format = format;
    }
}
