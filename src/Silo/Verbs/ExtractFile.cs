using System.Globalization;
using IndexForge.Extraction;
using IndexForge.Extraction.Cells;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Export;

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
                foreach (var sheet in Selected(workbook))
                    Write(workbook, sheet, result, cancellation);
            }
            finally
            {
                result.Warnings = workbook.Warnings;
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

    private void Write(IWorkbook workbook, SheetInfo sheet, ExtractResult result, CancellationToken cancellation)
    {
        var path = settings.Out is null ? null : Path.Combine(settings.Out, $"{Path.GetFileName(result.File)}.{sheet.Index}.{settings.Format}");
        using var file = path is null ? null : new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var stream = file ?? standardOutput!;
        long rows = 0;
        var preamble = settings.KeepPreamble || workbook is not CsvWorkbook csv ? 0 : csv.Text.Dialect.PreambleRows;
        using (var writer = new CsvSheetWriter(stream, new CellText(workbook, settings.Text), workbook.Format == "csv", preamble))
        {
            try
            {
                if (sheet.IsWorksheet)
                    rows = Copy(workbook, sheet, writer, preamble, cancellation);
            }
            catch (ExtractionException fault)
            {
                result.Error ??= Fault(fault);
            }

            writer.Complete();
        }

        result.Sheets.Add(new ExtractedSheet(sheet.Index, sheet.Name, sheet.Visibility.ToString().ToLowerInvariant(), rows, path));
    }

    private static long Copy(IWorkbook workbook, SheetInfo sheet, ISheetWriter writer, int firstRow, CancellationToken cancellation)
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

            writer.Write(row);
            rows++;
        }

        return rows;
    }
}
