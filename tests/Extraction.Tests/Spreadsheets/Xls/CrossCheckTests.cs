using System.Globalization;
using NPOI.HSSF.UserModel;
using NPOI.SS.UserModel;
using NPOI.SS.Util;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xls;

/// <summary>Books of random content that another library wrote, read back.</summary>
public sealed class CrossCheckTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Reads_what_the_other_library_wrote(int seed)
    {
        var random = new Random(seed);
        var book = new HSSFWorkbook();
        var expected = new List<string>();
        for (var s = 0; s < 3; s++)
            expected.Add(Fill(book.CreateSheet($"Sheet {s} ü"), random));
        using var file = new MemoryStream();
        book.Write(file);

        using var workbook = Grid.Open(file.ToArray());
        Assert.Equal(["Sheet 0 ü", "Sheet 1 ü", "Sheet 2 ü"], workbook.Sheets.Select(s => s.Name));
        Assert.Equal(expected, workbook.Sheets.Select(s => Grid.Of(workbook, s.Index)));
        Assert.Empty(workbook.Warnings);
    }

    [Fact]
    public void Reads_merges_hidden_sheets_and_date_formats_that_the_other_library_wrote()
    {
        var book = new HSSFWorkbook();
        var sheet = book.CreateSheet("A");
        book.CreateSheet("B");
        book.SetSheetHidden(1, SheetState.VeryHidden);
        var style = book.CreateCellStyle();
        style.DataFormat = book.CreateDataFormat().GetFormat("yyyy-mm-dd hh:mm");
        var cell = sheet.CreateRow(3).CreateCell(2);
        cell.SetCellValue(new DateTime(2024, 2, 29, 13, 45, 0));
        cell.CellStyle = style;
        sheet.AddMergedRegion(new CellRangeAddress(3, 5, 2, 4));
        using var file = new MemoryStream();
        book.Write(file);

        using var workbook = Grid.Open(file.ToArray());
        Assert.Equal([SheetVisibility.Visible, SheetVisibility.VeryHidden], workbook.Sheets.Select(s => s.Visibility));
        Assert.Equal("C4=2024-02-29 13:45", Grid.Displayed(workbook));
        using var reader = workbook.OpenSheet(0);
        Assert.Equal([new MergedRange(3, 2, 5, 4)], reader.Merges);
    }

    private static string Fill(ISheet sheet, Random random)
    {
        var cells = new List<string>();
        for (var r = 0; r < 300; r += random.Next(1, 4))
        {
            var row = sheet.CreateRow(r);
            for (var c = 0; c < 60; c += random.Next(1, 6))
            {
                if (Fill(row.CreateCell(c), random) is { } content)
                    cells.Add(Grid.Name(r, c) + content);
            }
        }

        return string.Join(' ', cells);
    }

    private static string? Fill(ICell cell, Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                // Long enough, and varied enough, that the shared strings run over into many records.
                var text = new string([.. Enumerable.Range(0, random.Next(1, 900)).Select(_ => (char)random.Next(33, random.Next(2) == 0 ? 127 : 0x2000))]);
                cell.SetCellValue(text);
                return $"={text}";
            case 1:
                var number = random.NextDouble() * Math.Pow(10, random.Next(-10, 12));
                cell.SetCellValue(number);
                return $":{number.ToString(CultureInfo.InvariantCulture)}";
            case 2:
                var whole = random.Next(-100_000, 100_000);
                cell.SetCellValue(whole);
                return $":{whole}";
            case 3:
                cell.SetCellValue(true);
                return "?1";
            case 4:
                cell.SetCellErrorValue(FormulaError.NUM.Code);
                return "!#NUM!";
            case 5:
                cell.SetCellFormula("1+1");
                ((HSSFCell)cell).SetCellValue(2.0);
                return ":2";
            default:
                return null; // A cell that has a format and no content.
        }
    }
}
