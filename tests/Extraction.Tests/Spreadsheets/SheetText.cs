using System.Buffers;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Tests.Spreadsheets;

/// <summary>Workbooks as text, to be compared at a glance.</summary>
internal static class SheetText
{
    public static IWorkbook Open(byte[] file, WorkbookOptions? options = null, string? name = null) =>
        WorkbookFile.Open(ByteSource.OfMemory(file), name, options);

    /// <summary>A sheet's displayed cells: <c>A1=text</c>, by row.</summary>
    public static string[] Cells(byte[] file, int sheet = 0, WorkbookOptions? options = null)
    {
        using var workbook = Open(file, options);
        return Cells(workbook, sheet);
    }

    public static string[] Cells(IWorkbook workbook, int sheet)
    {
        var formatter = new NumberFormatter(workbook);
        var text = new ArrayBufferWriter<char>();
        var cells = new List<string>();
        var row = new RowBuffer();
        using var reader = workbook.OpenSheet(sheet);
        while (reader.Read(row))
        {
            foreach (ref readonly var cell in row.Cells)
            {
                text.ResetWrittenCount();
                formatter.Write(cell, text);
                cells.Add($"{Extraction.Spreadsheets.CellReference.Name(row.Row, cell.Column)}={text.WrittenSpan}");
            }
        }

        return [.. cells];
    }

    /// <summary>Reads everything; the number of cells.</summary>
    public static long Count(byte[] file, WorkbookOptions? options = null)
    {
        using var workbook = Open(file, options);
        return Enumerable.Range(0, workbook.Sheets.Count).Sum(sheet => (long)Cells(workbook, sheet).Length);
    }
}
