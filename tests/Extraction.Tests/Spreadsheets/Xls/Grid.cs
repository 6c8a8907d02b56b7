using System.Buffers;
using System.Globalization;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Tests.Spreadsheets.Xls;

/// <summary>What a reader gave, in a form to compare: "A1=text" for text, "A1:1.5" for numbers, "A1!" for errors, "A1?" for booleans.</summary>
internal static class Grid
{
    public static IWorkbook Open(byte[] file, WorkbookOptions? options = null) => WorkbookFile.Open(ByteSource.OfMemory(file), null, options);

    public static string Of(byte[] file, int sheet = 0, WorkbookOptions? options = null)
    {
        using var workbook = Open(file, options);
        return Of(workbook, sheet);
    }

    public static string Of(IWorkbook workbook, int sheet = 0) => string.Join(' ', Cells(workbook, sheet, Raw));

    /// <summary>As a person sees the cells.</summary>
    public static string Displayed(IWorkbook workbook, int sheet = 0)
    {
        var formatter = new NumberFormatter(workbook);
        var buffer = new ArrayBufferWriter<char>();
        return string.Join(' ', Cells(workbook, sheet, (in Cell cell) =>
        {
            buffer.ResetWrittenCount();
            formatter.Write(cell, buffer);
            return "=" + buffer.WrittenSpan.ToString();
        }));
    }

    public static List<string> Cells(IWorkbook workbook, int sheet, Describe describe)
    {
        var cells = new List<string>();
        var row = new RowBuffer();
        using var reader = workbook.OpenSheet(sheet);
        while (reader.Read(row))
        {
            for (var i = 0; i < row.Count; i++)
                cells.Add(Name(row.Row, row.At(i).Column) + describe(row.At(i)));
        }

        return cells;
    }

    public static string Name(int row, int column) =>
        (column >= 26 ? ((char)('A' + (column / 26) - 1)).ToString() : "") + (char)('A' + (column % 26)) + (row + 1).ToString(CultureInfo.InvariantCulture);

    public static string Raw(in Cell cell) => cell.Kind switch
    {
        CellKind.Text => $"={cell.Text}",
        CellKind.Number => $":{cell.Number.ToString(CultureInfo.InvariantCulture)}",
        CellKind.Boolean => $"?{cell.Number}",
        CellKind.Error => $"!{cell.Text}",
        _ => "",
    };

    internal delegate string Describe(in Cell cell);
}
