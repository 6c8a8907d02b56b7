using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Tests.Spreadsheets.Xls;
using static IndexForge.Extraction.Tests.Spreadsheets.Xlsb.XlsbBuilder;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xlsb;

public sealed class XlsbTests
{
    [Fact]
    public void Reads_every_record_that_holds_a_cell()
    {
        var book = Workbook(
            [
                .. Record(145), .. Row(0),
                .. Cell(1, 0), .. Cell(2, 1, (12345 << 2) | 3), .. Cell(3, 2, (byte)0x2A), .. Cell(4, 3, (byte)1), .. Cell(5, 4, -0.5),
                .. Cell(6, 5, Text("größer")), .. Cell(7, 6, 1), .. Cell(62, 7, (byte)1, Text("rich"), 1, 0u),
                .. Row(2),
                .. Cell(8, 0, Text("sum"), (ushort)0, 0, 0), .. Cell(9, 1, 2.5, (ushort)0), .. Cell(10, 2, (byte)0, (ushort)0), .. Cell(11, 3, (byte)0x07, (ushort)0),
                .. Record(146), .. Record(130),
            ],
            strings: [.. Record(159, 2, 2), .. Record(19, (byte)0, Text("zero")), .. Record(19, (byte)1, Text("shared"), 1, 0), .. Record(160)]);

        using var workbook = Grid.Open(book);
        Assert.Equal("xlsb", workbook.Format);
        Assert.Equal("B1:123.45 C1!#N/A D1?1 E1:-0.5 F1=größer G1=shared H1=rich A3=sum B3:2.5 C3?0 D3!#DIV/0!", Grid.Of(workbook));
        Assert.Empty(workbook.Warnings);
    }

    [Fact]
    public void Short_cells_follow_the_one_before()
    {
        var book = Workbook([.. Row(0), .. Cell(2, 3, (1 << 2) | 2), .. Record(13, 0, (2 << 2) | 2), .. Record(12, 0), .. Record(17, 0, Text("x")), .. Record(16, 0, 0.5), .. Record(130)]);

        Assert.Equal("D1:1 E1:2 G1=x H1:0.5", Grid.Of(book));
    }

    [Fact]
    public void Cells_behind_the_data_of_the_sheet_are_none_of_it()
    {
        var book = Workbook([.. Row(0), .. Cell(2, 0, (1 << 2) | 2), .. Record(146), .. Cell(2, 1, (9 << 2) | 2), .. Record(130)]);

        Assert.Equal("A1:1", Grid.Of(book));
    }

    [Fact]
    public void Tells_formats_dates_hidden_rows_and_merges()
    {
        var book = Workbook(
            [.. Row(0, hidden: true), .. Record(2, 0, 1, (36525 << 2) | 2), .. Record(176, 0, 1, 0, 2), .. Record(130)],
            styles: [.. Record(44, (ushort)164, Text("yyyy\\-mm")), .. Record(47, (ushort)0, (ushort)9), .. Record(617, 2), .. Record(47, (ushort)0, (ushort)0), .. Record(47, (ushort)0, (ushort)164), .. Record(618)],
            workbook: [.. Record(153, 1), .. SheetEntry("Sheet", 1)]);

        using var workbook = Grid.Open(book);
        Assert.True(workbook.Date1904);
        Assert.Equal("A1=2004-01", Grid.Displayed(workbook));
        using var reader = workbook.OpenSheet(0);
        var row = new RowBuffer();
        Assert.True(reader.Read(row));
        Assert.True(row.Hidden);
        Assert.Equal((CellFlags.MergeOrigin, new MergedRange(0, 0, 1, 2)), (row.At(0).Flags, row.SpanOf(0)));
        Assert.False(reader.Read(row));
        Assert.Equal([new MergedRange(0, 0, 1, 2)], reader.Merges);
    }

    [Fact]
    public void Sheets_come_in_workbook_order_with_what_they_are()
    {
        using var workbook = Grid.Open(Workbook([.. Record(130)], workbook: [.. SheetEntry("Chart", 2), .. SheetEntry("Hidden", 1, 1), .. SheetEntry("Lost", 7, 2)]));

        Assert.Equal(
            [
                new SheetInfo(0, "Chart", SheetVisibility.Visible, IsWorksheet: false),
                new SheetInfo(1, "Hidden", SheetVisibility.Hidden, IsWorksheet: true),
                new SheetInfo(2, "Lost", SheetVisibility.VeryHidden, IsWorksheet: true),
            ],
            workbook.Sheets);
        Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => workbook.OpenSheet(2)).Code);
    }

    [Fact]
    public void Sheets_of_the_first_binary_workbooks_are_found_too()
    {
        var entry = Record(156, 0, 0, 1, Text("rId1"), Text("Old"));
        using var workbook = Grid.Open(Workbook([.. Row(0), .. Cell(2, 0, (1 << 2) | 2), .. Record(130)], workbook: entry));

        Assert.Equal("Old", Assert.Single(workbook.Sheets).Name);
        Assert.Equal("A1:1", Grid.Of(workbook));
        Assert.Empty(workbook.Warnings);
    }

    [Fact]
    public void Cells_out_of_order_are_put_in_order_and_the_latest_of_a_place_stands()
    {
        var sheet = new List<byte>(Row(0));
        for (var i = 0; i < 50_000; i++)
            sheet.AddRange(Cell(5, 2 - (i % 3), (double)i));

        Assert.Equal("A1:49997 B1:49999 C1:49998", Grid.Of(Workbook([.. sheet, .. Record(130)])));
    }

    [Fact]
    public void A_cell_without_a_value_between_two_of_one_place_hides_nothing()
    {
        var book = Workbook([.. Row(0), .. Cell(5, 1, 1.0), .. Cell(5, 0), .. Cell(5, 1, 2.0), .. Record(130)]);

        Assert.Equal("B1:2", Grid.Of(book));
    }

    [Fact]
    public void Records_larger_than_any_of_use_are_passed_over()
    {
        var book = Workbook([.. Row(0), .. Record(3000, new byte[5 << 20]), .. Cell(2, 0, (1 << 2) | 2), .. Record(130)]);

        Assert.Equal("A1:1", Grid.Of(book));
    }

    [Theory]
    [InlineData(1 << 20, 0)]
    [InlineData(0, 16_384)]
    public void Cells_beyond_the_limits_are_an_error(int row, int column)
    {
        using var workbook = Grid.Open(Workbook([.. Row(row), .. Cell(2, column, 0), .. Record(130)]));
        Assert.Equal(ExtractionErrors.Malformed, Assert.Throws<ExtractionException>(() => Grid.Of(workbook)).Code);
    }

    [Fact]
    public void A_sheet_cut_short_gives_what_comes_before()
    {
        using var workbook = Grid.Open(Workbook([.. Row(0), .. Cell(2, 0, (1 << 2) | 2), .. Row(1), .. Cell(2, 0, (2 << 2) | 2)]));
        Assert.Equal("A1:1 A2:2", Grid.Of(workbook));
        Assert.Single(workbook.Warnings);
    }
}
