using System.Globalization;
using CsvHelper;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using NPOI.SS.UserModel;

namespace IndexForge.Bench.Service;

/// <summary>What the service is measured against: every cell of the same files read once, by the usual libraries and by our readers alone.</summary>
internal static class BareParsing
{
    /// <summary>NPOI for workbooks, CsvHelper for CSV. Rows read and files that could not be opened.</summary>
    public static (long Rows, int Failed) Libraries(IEnumerable<string> files)
    {
        var rows = 0L;
        var failed = 0;
        foreach (var file in files)
        {
            try
            {
                rows += file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(file) : Npoi(file);
            }
            catch (Exception)
            {
                failed++;
            }
        }

        return (rows, failed);
    }

    /// <summary>Our readers with displayed text, nothing behind them.</summary>
    public static (long Rows, int Failed) Own(IEnumerable<string> files)
    {
        var rows = 0L;
        var failed = 0;
        var text = new System.Buffers.ArrayBufferWriter<char>();
        foreach (var file in files)
        {
            try
            {
                using var workbook = WorkbookFile.Open(file);
                var formatter = new NumberFormatter(workbook);
                foreach (var sheet in workbook.Sheets.Where(s => s.IsWorksheet))
                {
                    using var reader = workbook.OpenSheet(sheet.Index);
                    var row = new RowBuffer();
                    while (reader.Read(row))
                    {
                        rows++;
                        foreach (ref readonly var cell in row.Cells)
                        {
                            text.ResetWrittenCount();
                            formatter.Write(cell, text);
                        }
                    }
                }
            }
            catch (ExtractionException)
            {
                failed++;
            }
        }

        return (rows, failed);
    }

    private static long Npoi(string file)
    {
        using var stream = File.OpenRead(file);
        var workbook = WorkbookFactory.Create(stream);
        var formatter = new DataFormatter(CultureInfo.InvariantCulture);
        var rows = 0L;
        for (var s = 0; s < workbook.NumberOfSheets; s++)
        {
            foreach (IRow row in workbook.GetSheetAt(s))
            {
                rows++;
                foreach (var cell in row.Cells)
                {
                    _ = cell.CellType == CellType.Formula ? cell.ToString() : formatter.FormatCellValue(cell);
                }
            }
        }

        return rows;
    }

    private static long Csv(string file)
    {
        using var csv = CsvReader.FromFile(file, CsvReaderOptions.Default);
        var rows = 0L;
        while (csv.Read())
        {
            rows++;
            for (var i = 0; i < csv.FieldCount; i++)
            {
                _ = csv.GetSpan(i).ToString();
            }
        }

        return rows;
    }
}
