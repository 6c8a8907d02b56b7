using IndexForge.Extraction.Bytes;
using IndexForge.Extraction.Spreadsheets.Packaging;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>What <c>workbook.xml</c> says: sheets in order, and the date system.</summary>
internal sealed class WorkbookPart
{
    private WorkbookPart()
    {
    }

    public List<XlsxSheetPart> Sheets { get; } = [];

    public bool Date1904 { get; private set; }

    /// <summary>Reads the part. Damage after the first sheet is a warning; sheets that the part cannot name are found by their names.</summary>
    public static WorkbookPart Read(OpcPackage package, ZipEntry part, ExtractionLimits limits, WarningLog warnings)
    {
        var workbook = new WorkbookPart();
        var relationships = package.Relationships(part.Name);
        try
        {
            using var xml = package.OpenXml(part);
            for (var node = xml.Read(); node != XmlNode.Eof; node = xml.Read())
            {
                if (node != XmlNode.Start)
                    continue;
                if (xml.Is("workbookPr"u8))
                    workbook.Date1904 = xml.Attribute("date1904"u8) is [(byte)'1'] or [(byte)'t', ..] or [(byte)'o', (byte)'n'];
                else if (xml.Is("sheet"u8))
                    workbook.AddSheet(xml, package, relationships, limits, warnings);
                else if (xml.Is("extLst"u8))
                    xml.Skip();
            }
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            warnings.Add(fault.Message);
        }

        if (workbook.Sheets.Count == 0)
            workbook.FindByName(package, limits, warnings);
        return workbook;
    }

    private void AddSheet(
        XmlTokenizer xml, OpcPackage package, List<Relationship> relationships, ExtractionLimits limits, WarningLog warnings)
    {
        if (Sheets.Count >= limits.MaxSheets)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"The workbook has more than {limits.MaxSheets:N0} sheets.");

        var name = XmlText.ToText(xml.Attribute("name"u8));
        var id = XmlText.ToText(xml.PrefixedAttribute("id"u8));
        var visibility = xml.Attribute("state"u8) switch
        {
            [(byte)'h', ..] => SheetVisibility.Hidden,
            [(byte)'v', (byte)'e', ..] => SheetVisibility.VeryHidden,
            _ => SheetVisibility.Visible,
        };
        var relationship = relationships.Find(r => r.Id == id);
        var part = relationship.Id is null ? null : package.Zip.Find(relationship.Target);
        if (part is null)
        {
            part = package.Zip.Find($"xl/worksheets/sheet{Sheets.Count + 1}.xml");
            warnings.Add(part is null
                ? $"The sheet \"{name}\" is not in the package."
                : $"The package does not say where the sheet \"{name}\" is; \"{part.Name}\" is taken.");
        }

        var isWorksheet = relationship.Type is null or "worksheet";
        Sheets.Add(new XlsxSheetPart(new SheetInfo(Sheets.Count, name, visibility, isWorksheet), part?.Name));
    }

    private void FindByName(OpcPackage package, ExtractionLimits limits, WarningLog warnings)
    {
        var parts = package.Zip.Entries
            .Where(e => e.Name.Contains("worksheets/", StringComparison.OrdinalIgnoreCase)
                && e.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            .OrderBy(e => e.Name.Length).ThenBy(e => e.Name, StringComparer.Ordinal)
            .Take(limits.MaxSheets);
        foreach (var part in parts)
        {
            var name = Path.GetFileNameWithoutExtension(part.Name);
            Sheets.Add(new XlsxSheetPart(new SheetInfo(Sheets.Count, name, SheetVisibility.Visible, IsWorksheet: true), part.Name));
        }

        if (Sheets.Count > 0)
            warnings.Add("The list of sheets is lost; sheets are in the order and by the names of their parts.");
    }
}
