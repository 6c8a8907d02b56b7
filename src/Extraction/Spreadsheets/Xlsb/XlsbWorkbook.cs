using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Strings;

namespace IndexForge.Extraction.Spreadsheets.Xlsb;

/// <summary>A binary Office Open XML workbook (MS-XLSB): the package of an xlsx with records in place of XML.</summary>
internal sealed class XlsbWorkbook : OoxmlWorkbook
{
    private XlsbWorkbook(OpcPackage package, ZipEntry main, XlsbWorkbookPart workbook, WorkbookOptions options, WarningLog warnings)
        : base(package, main, "bin", workbook.Sheets, workbook.Date1904, options, warnings) => ReadStyles();

    public override string Format => "xlsb";

    internal XlsbStyles Styles { get; } = new();

    /// <summary>Opens a package whose main part is of records.</summary>
    /// <exception cref="ExtractionException">It has no sheets.</exception>
    public static XlsbWorkbook Open(OpcPackage package, string mainPart, WorkbookOptions options, WarningLog warnings)
    {
        var main = package.Zip.Find(mainPart)!;
        return new XlsbWorkbook(package, main, XlsbWorkbookPart.Read(package, main, options.Limits, warnings), options, warnings);
    }

    protected override ISheetReader OpenSheet(string name, ZipEntry part, MergeMarker merges) => new XlsbSheetReader(this, name, Records(part), merges);

    protected override List<MergedRange> ReadMerges(ZipEntry part) => XlsbMerges.Read(Records(part), Limits);

    protected override void ReadStrings(ZipEntry part, SharedStrings strings)
    {
        try
        {
            using var records = Records(part);
            while (records.Next())
            {
                if (records.Id != XlsbRecord.SharedString)
                    continue;

                // Flags of rich text come first; what they announce follows the text and is not read.
                strings.Append(XlsbReader.Text(records.Data[Math.Min(1, records.Data.Length)..], out _));
                strings.Complete();
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed && strings.Count > 0)
        {
            Warn($"{fault.Message} {strings.Count:N0} shared strings were read.");
        }
    }

    private XlsbReader Records(ZipEntry part) => new(Package.Zip.OpenEntry(part), part.Name);

    private void ReadStyles()
    {
        if (StylesPart is null)
            return;

        try
        {
            using var records = Records(StylesPart);
            Styles.Read(records, FormatTable);
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            Warn($"{fault.Message} Some numbers are shown without formats.");
        }
    }
}
