using System.Globalization;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Export;
using IndexForge.Extraction.Spreadsheets.Writing;
using IndexForge.Extraction.Tables;

namespace IndexForge.Silo.Verbs;

/// <summary>Extracts one file. A damaged sheet costs what follows in it, not what was read of it nor the other sheets.</summary>
internal sealed class ExtractFile(ExtractSettings settings, Stream? standardOutput)
{
    private const int RowsBetweenChecks = 256;

    public void Run(ExtractResult result, CancellationToken cancellation)
    {
        try
        {
            using var workbook = WorkbookFile.Open(result.File, settings.Options);
            result.Format = workbook.Format;
            try
            {
                if (settings.Format == "xlsx")
                    WriteWorkbook(workbook, result, cancellation);
                else
                {
                    foreach (var sheet in Selected(workbook))
                        Write(workbook, sheet, result, cancellation);
                }
            }
            finally
            {
                result.Warnings = [.. result.Notes, .. workbook.Warnings];
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            result.Error ??= Fault(fault);
        }
    }

    private static ExtractFault Fault(Exception fault) => fault switch
    {
        ExtractionException e => new(e.Code, e.Message),
        FileNotFoundException or DirectoryNotFoundException => new("not_found", "There is no such file."),
        UnauthorizedAccessException => new("forbidden", fault.Message),
        IOException => new("io_error", fault.Message),
        _ => new(ExtractionErrors.Malformed, $"The file cannot be read: {fault.Message}"),
    };

    private IEnumerable<SheetInfo> Selected(IWorkbook workbook)
    {
        if (settings.Sheets.Count == 0)
            return workbook.Sheets;

        var wanted = settings.Sheets.Select(name => Find(workbook, name)).ToList();
        return workbook.Sheets.Where(wanted.Contains);
    }

    private static SheetInfo Find(IWorkbook workbook, string name) =>
        workbook.Sheets.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < workbook.Sheets.Count
            ? workbook.Sheets[index]
            : throw new ExtractionException(
                ExtractionErrors.InvalidOptions,
                $"There is no sheet '{name}'. Sheets: {string.Join(", ", workbook.Sheets.Select(s => s.Name))}."));

    /// <summary>All sheets in one workbook: values, not formulas.</summary>
    private void WriteWorkbook(IWorkbook workbook, ExtractResult result, CancellationToken cancellation)
    {
        var path = Path.Combine(settings.Out!, Path.GetFileName(result.File) + ".xlsx");
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        using var writer = new XlsxWriter(file, workbook.Date1904);
        foreach (var sheet in Selected(workbook))
        {
            writer.BeginSheet(sheet.Name);
            long rows = 0;
            try
            {
                if (sheet.IsWorksheet)
                    rows = Copy(workbook, sheet, row => writer.Write(row, workbook.Formats), firstRow: 0, cancellation);
            }
            catch (ExtractionException fault)
            {
                result.Error ??= Fault(fault);
            }

            result.Sheets.Add(new ExtractedSheet(sheet.Index, sheet.Name, sheet.Visibility.ToString().ToLowerInvariant(), rows, path));
        }

        writer.Complete();
        if (writer.CutCells > 0)
            result.Notes.Add($"{writer.CutCells:N0} cells are longer than Excel's 32,767 characters and were cut.");
    }

    private void Write(IWorkbook workbook, SheetInfo sheet, ExtractResult result, CancellationToken cancellation)
    {
        var path = settings.Out is null ? null : Path.Combine(settings.Out, $"{Path.GetFileName(result.File)}.{sheet.Index}.{settings.Format}");
        using var file = path is null ? null : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var stream = file ?? standardOutput!;
        var text = new CellText(workbook, settings.Text);
        var rows = settings.Format == "csv"
            ? WriteGrid(workbook, sheet, stream, text, result, cancellation)
            : WriteTables(workbook, sheet, stream, text, result, cancellation);
        result.Sheets.Add(new ExtractedSheet(sheet.Index, sheet.Name, sheet.Visibility.ToString().ToLowerInvariant(), rows, path));
    }

    /// <summary>The raw grid from A1; of a delimited text, from where its table starts.</summary>
    private long WriteGrid(IWorkbook workbook, SheetInfo sheet, Stream stream, CellText text, ExtractResult result, CancellationToken cancellation)
    {
        var preamble = settings.KeepPreamble || workbook is not CsvWorkbook csv ? 0 : csv.Text.Dialect.PreambleRows;
        if (preamble > 0)
            result.Notes.Add($"{preamble} lines above the table were left out (--keep-preamble writes them).");

        using var writer = new CsvSheetWriter(stream, text, workbook.Format == "csv", preamble);
        long rows = 0;
        try
        {
            if (sheet.IsWorksheet)
                rows = Copy(workbook, sheet, writer.Write, preamble, cancellation);
        }
        catch (ExtractionException fault)
        {
            result.Error ??= Fault(fault);
        }

        writer.Complete();
        return rows;
    }

    /// <summary>The tables with their headers.</summary>
    private long WriteTables(IWorkbook workbook, SheetInfo sheet, Stream stream, CellText text, ExtractResult result, CancellationToken cancellation)
    {
        using ITableExport export = settings.Format == "md" ? new MarkdownTables(stream, text) : new JsonTables(stream, sheet.Name, text, settings.Format == "ndjson");
        try
        {
            if (sheet.IsWorksheet)
            {
                using var tables = new TableExtractor(workbook, sheet, text.Formatter, TableOptions.Default, export);
                while (tables.Read(RowsBetweenChecks, cancellation))
                {
                }
            }
        }
        catch (ExtractionException fault)
        {
            result.Error ??= Fault(fault);
        }

        export.Complete();
        return export.Rows;
    }

    private static long Copy(IWorkbook workbook, SheetInfo sheet, Action<RowBuffer> write, int firstRow, CancellationToken cancellation)
    {
        using var reader = workbook.OpenSheet(sheet.Index);
        var row = new RowBuffer();
        long rows = 0;
        while (reader.Read(row))
        {
            if (rows % RowsBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            if (row.Row < firstRow)
                continue;

            write(row);
            rows++;
        }

        return rows;
    }
}
