using System.Buffers;
using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Tables;

namespace IndexForge.Extraction.Tests.Fuzzing;

/// <summary>What every input goes through: all sheets to displayed text, then all sheets to typed tables.</summary>
internal static class FuzzTarget
{
    private static readonly HashSet<string> Codes =
    [
        ExtractionErrors.Malformed, ExtractionErrors.PasswordProtected, ExtractionErrors.UnsupportedFormat, ExtractionErrors.DecompressionBomb,
        ExtractionErrors.TooLarge,
    ];

    /// <summary>Reads the input; what is wrong with the way it ended, or null.</summary>
    public static string? Run(byte[] input, string name)
    {
        try
        {
            using var workbook = WorkbookFile.Open(ByteSource.OfMemory(input), name);
            var formatter = new NumberFormatter(workbook);
            foreach (var sheet in workbook.Sheets)
                Display(workbook, sheet, formatter);

            var tables = new WorkbookTables(workbook, formatter, TableOptions.Default);
            foreach (var sheet in tables.Sheets)
            {
                using var extractor = tables.Open(sheet, new Forget());
                extractor.ReadToEnd(CancellationToken.None);
            }

            return null;
        }
        catch (ExtractionException fault)
        {
            // A coded error is an answer; an accident of the parser wrapped in one is not.
            if (!Codes.Contains(fault.Code))
                return $"unexpected code {fault.Code}: {fault.Message}";
            return fault.InnerException is NullReferenceException or IndexOutOfRangeException or ArgumentException or InvalidCastException
                or OverflowException or InvalidOperationException or OutOfMemoryException or DivideByZeroException
                ? $"an accident behind {fault.Code}: {fault.InnerException}"
                : null;
        }
        catch (Exception fault)
        {
            return $"not a coded error: {fault}";
        }
    }

    private static void Display(IWorkbook workbook, SheetInfo sheet, NumberFormatter formatter)
    {
        var text = new ArrayBufferWriter<char>();
        var row = new RowBuffer();
        using var reader = workbook.OpenSheet(sheet.Index);
        var last = -1;
        while (reader.Read(row))
        {
            if (row.Row <= last)
                throw new InvalidDataException($"row {row.Row} came after row {last}");
            last = row.Row;
            var column = -1;
            foreach (ref readonly var cell in row.Cells)
            {
                if (cell.Column <= column || cell.Column >= ExtractionLimits.Default.MaxColumns)
                    throw new InvalidDataException($"column {cell.Column} came after column {column} in row {row.Row}");
                column = cell.Column;
                text.ResetWrittenCount();
                formatter.Write(cell, text);
            }
        }
    }

    private sealed class Forget : ITableSink, ITableRows
    {
        public ITableRows Begin(TableStart table) => this;

        public void Row(in TableRow row)
        {
        }

        public void End(TableSummary summary)
        {
        }
    }
}
