using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>An Office Open XML workbook (ECMA-376, transitional and strict): xlsx, xlsm, xltx, xltm. Macros are never read.</summary>
internal sealed class XlsxWorkbook : OoxmlWorkbook
{
    private XlsxWorkbook(OpcPackage package, ZipEntry main, WorkbookPart workbook, WorkbookOptions options, WarningLog warnings)
        : base(package, main, "xml", workbook.Sheets, workbook.Date1904, options, warnings) => Styles = ReadStyles();

    public override string Format => "xlsx";

    internal XlsxStyles Styles { get; }

    /// <summary>Opens a package whose main part is XML.</summary>
    /// <exception cref="ExtractionException">It has no sheets.</exception>
    public static XlsxWorkbook Open(OpcPackage package, string mainPart, WorkbookOptions options, WarningLog warnings)
    {
        var main = package.Zip.Find(mainPart)!;
        return new XlsxWorkbook(package, main, WorkbookPart.Read(package, main, options.Limits, warnings), options, warnings);
    }

    /// <summary>The format of a cell that holds a date as text and has no format of its own.</summary>
    internal ushort DefaultDateFormat(double serial) => FormatTable.Add(
        serial < 1 ? "h:mm:ss" : serial == Math.Floor(serial) ? "m/d/yyyy" : "m/d/yyyy h:mm");

    protected override ISheetReader OpenSheet(string name, ZipEntry part, MergeMarker merges) =>
        new XlsxSheetReader(this, name, Package.OpenXml(part), merges);

    protected override List<MergedRange> ReadMerges(ZipEntry part) => XlsxMerges.Read(Package.OpenXml(part));

    protected override void ReadStrings(ZipEntry part, SharedStrings strings) =>
        SharedStringsReader.Read(() => Package.OpenXml(part), strings, Limits, Log);

    private XlsxStyles ReadStyles()
    {
        if (StylesPart is null)
            return XlsxStyles.None;

        try
        {
            using var xml = Package.OpenXml(StylesPart);
            return XlsxStyles.Read(xml, FormatTable);
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            Warn($"{fault.Message} Numbers are shown without formats.");
            return XlsxStyles.None;
        }
    }
}
