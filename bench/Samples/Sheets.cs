using NPOI.SS.UserModel;

namespace IndexForge.Samples;

/// <summary>A sheet under construction: a bold header, then rows of values as their types.</summary>
internal sealed class Sheets(IWorkbook workbook)
{
    private readonly ICellStyle _date = Style(workbook, "yyyy-mm-dd");
    private readonly ICellStyle _money = Style(workbook, "#,##0.00");
    private readonly ICellStyle _header = Bold(workbook);

    public void Add(string name, string[] columns, IEnumerable<object?[]> rows)
    {
        var sheet = workbook.CreateSheet(name);
        var header = sheet.CreateRow(0);
        for (var c = 0; c < columns.Length; c++)
        {
            var cell = header.CreateCell(c);
            cell.SetCellValue(columns[c]);
            cell.CellStyle = _header;
        }

        var at = 1;
        foreach (var values in rows)
        {
            var row = sheet.CreateRow(at++);
            for (var c = 0; c < values.Length; c++)
            {
                Set(row, c, values[c]);
            }
        }

        sheet.CreateFreezePane(0, 1);
    }

    private void Set(IRow row, int column, object? value)
    {
        if (value is null)
        {
            return;
        }

        var cell = row.CreateCell(column);
        switch (value)
        {
            case DateTime date:
                cell.SetCellValue(date);
                cell.CellStyle = _date;
                break;
            case decimal money:
                cell.SetCellValue((double)money);
                cell.CellStyle = _money;
                break;
            case int number:
                cell.SetCellValue(number);
                break;
            case double number:
                cell.SetCellValue(number);
                break;
            case bool flag:
                cell.SetCellValue(flag);
                break;
            default:
                cell.SetCellValue((string)value);
                break;
        }
    }

    private static ICellStyle Style(IWorkbook workbook, string format)
    {
        var style = workbook.CreateCellStyle();
        style.DataFormat = workbook.CreateDataFormat().GetFormat(format);
        return style;
    }

    private static ICellStyle Bold(IWorkbook workbook)
    {
        var font = workbook.CreateFont();
        font.IsBold = true;
        var style = workbook.CreateCellStyle();
        style.SetFont(font);
        return style;
    }
}
