using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Csv;
using IndexForge.Extraction.Spreadsheets.HtmlTables;
using IndexForge.Extraction.Spreadsheets.Ods;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Sylk;
using IndexForge.Extraction.Spreadsheets.Xls;
using IndexForge.Extraction.Spreadsheets.Xml2003;

namespace IndexForge.Extraction;

/// <summary>Opens any table file that is read here: spreadsheets of every kind, CSV, and HTML tables.</summary>
public static class WorkbookFile
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="ExtractionException">The format is not read, the file is damaged beyond salvage, or it breaks a limit.</exception>
    public static IWorkbook Open(string path, WorkbookOptions? options = null) =>
        Open(ByteSource.OpenFile(path), Path.GetFileName(path), options);

    /// <summary>Opens a stream, which must stay open as long as the workbook and is not disposed with it.</summary>
    /// <param name="seekable">The bytes, from position 0.</param>
    /// <param name="name">The file's name, if known: it tells apart kinds of plain text and names what is at fault.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="ExtractionException">The format is not read, the file is damaged beyond salvage, or it breaks a limit.</exception>
    public static IWorkbook Open(Stream seekable, string? name, WorkbookOptions? options = null) =>
        Open(ByteSource.OfStream(seekable), name, options);

    /// <summary>Opens a source, which the workbook owns from here on, also when opening fails.</summary>
    /// <exception cref="ExtractionException">The format is not read, the file is damaged beyond salvage, or it breaks a limit.</exception>
    public static IWorkbook Open(ByteSource source, string? name, WorkbookOptions? options = null)
    {
        try
        {
            Span<byte> prefix = stackalloc byte[WorkbookSniffer.PrefixLength];
            prefix = prefix[..source.ReadFully(0, prefix)];
            var kind = WorkbookSniffer.Detect(prefix, name);
            return Open(kind, source, name, options ?? WorkbookOptions.Default)
                ?? throw new ExtractionException(
                    ExtractionErrors.UnsupportedFormat,
                    $"{name ?? "The file"} is {Describe(kind, prefix)}, not a table file that can be read.");
        }
        catch (Exception fault)
        {
            source.Dispose();
            if (fault is ExtractionException)
                throw;

            // A malformed file must end in a coded error whatever the parser tripped over; the fault stays inside for diagnosis.
            throw new ExtractionException(ExtractionErrors.Malformed, $"{name ?? "The file"} cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>One line per format. Each opener owns the source once it returns a workbook.</summary>
    private static IWorkbook? Open(WorkbookKind kind, ByteSource source, string? name, WorkbookOptions options) => kind switch
    {
        WorkbookKind.Csv => new CsvWorkbook(source, name, options),
        WorkbookKind.CompoundFile => CompoundWorkbook.Open(source, name, options),
        WorkbookKind.Biff => XlsWorkbook.Open(source, source, options),
        WorkbookKind.Xml2003 => Xml2003Workbook.Open(source, options),
        WorkbookKind.FlatOds => OdsWorkbook.OpenFlat(source, options),
        WorkbookKind.Zip => PackagedWorkbook.Open(source, options),
        WorkbookKind.Html => HtmlWorkbook.Open(source, name, options),
        WorkbookKind.Sylk => new SylkWorkbook(source, name, options),
        _ => null,
    };

    private static string Describe(WorkbookKind kind, ReadOnlySpan<byte> prefix) => kind switch
    {
        WorkbookKind.Zip => "a ZIP archive without a workbook",
        WorkbookKind.CompoundFile => "an OLE compound file without a workbook",
        WorkbookKind.Biff => "a BIFF stream without a sheet",
        WorkbookKind.Xml2003 or WorkbookKind.FlatOds => "XML without a workbook",
        WorkbookKind.Html => "HTML without a table",
        WorkbookKind.Sylk => "SYLK without cells",
        _ => WorkbookSniffer.Describe(prefix),
    };
}
