using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Xlsb;
using IndexForge.Extraction.Spreadsheets.Ods;
using IndexForge.Extraction.Spreadsheets.Xlsx;

namespace IndexForge.Extraction.Spreadsheets.Packaging;

/// <summary>Tells apart the workbooks that are ZIP archives, and opens them.</summary>
internal static class PackagedWorkbook
{
    /// <summary>Opens the archive's workbook; null if it holds none. One line per format.</summary>
    public static IWorkbook? Open(ByteSource source, WorkbookOptions options)
    {
        var warnings = new WarningLog();
        var zip = ZipPackage.Open(source, options.Limits, warnings.Add);
        var package = new OpcPackage(zip, options.Limits, warnings);
        if (OdsWorkbook.Open(zip, options, warnings) is { } ods)
            return ods;
        var main = package.MainPart();
        if (main is not null && main.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && Refuse(main) is { } other)
            throw new ExtractionException(ExtractionErrors.UnsupportedFormat, $"The file is {other}, not a workbook.");

        return main switch
        {
            not null when main.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) => XlsxWorkbook.Open(package, main, options, warnings),
            not null when main.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) => XlsbWorkbook.Open(package, main, options, warnings),
            null when zip.Find("Index/Document.iwa") is not null => throw new ExtractionException(
                ExtractionErrors.UnsupportedFormat, "The file is an Apple Numbers document; export it as Excel or CSV."),
            _ => null,
        };
    }

    private static string? Refuse(string main) => main switch
    {
        _ when main.EndsWith("document.xml", StringComparison.OrdinalIgnoreCase) => "a Word document",
        _ when main.EndsWith("presentation.xml", StringComparison.OrdinalIgnoreCase) => "a PowerPoint presentation",
        _ => null,
    };
}
