using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>All but the rows: styles, and the sheets in order.</summary>
internal sealed class OdsOutline
{
    public List<SheetInfo> Sheets { get; } = [];

    public OdsStyles Styles { get; } = new();

    public bool Date1904 { get; private set; }

    public static OdsOutline Read(
        Func<XmlTokenizer> open, Func<XmlTokenizer>? openStyles, FormatTable formats, ExtractionLimits limits, WarningLog warnings)
    {
        var outline = new OdsOutline();
        if (openStyles is not null)
            outline.Pass(openStyles, limits, warnings);
        outline.Pass(open, limits, warnings);
        outline.Styles.Resolve(formats);
        return outline;
    }

    /// <summary>Whether a start tag begins a sheet: not the cached copy of another file's sheet.</summary>
    public static bool StartsSheet(XmlTokenizer xml) =>
        xml.Is("table"u8) && !xml.AnyAttribute("style-name"u8).SequenceEqual("ta_extref"u8);

    private void Pass(Func<XmlTokenizer> open, ExtractionLimits limits, WarningLog warnings)
    {
        try
        {
            using var xml = open();
            for (var node = xml.Read(); node != XmlNode.Eof; node = xml.Read())
            {
                if (node == XmlNode.Start && !Styles.Take(xml))
                    Take(xml, limits);
            }

            if (xml.Depth > 0)
                throw xml.Broken("it ends too early");
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed)
        {
            warnings.Add(fault.Message);
        }
    }

    private void Take(XmlTokenizer xml, ExtractionLimits limits)
    {
        if (StartsSheet(xml))
        {
            if (Sheets.Count >= limits.MaxSheets)
                throw new ExtractionException(ExtractionErrors.TooLarge, $"The workbook has more than {limits.MaxSheets:N0} sheets.");
            var hidden = Styles.HiddenTables.Contains(XmlText.ToText(xml.AnyAttribute("style-name"u8)));
            Sheets.Add(new SheetInfo(
                Sheets.Count, XmlText.ToText(xml.AnyAttribute("name"u8)), hidden ? SheetVisibility.Hidden : SheetVisibility.Visible, IsWorksheet: true));
            xml.Skip();
        }
        else if (xml.Is("null-date"u8))
        {
            Date1904 = xml.AnyAttribute("date-value"u8).StartsWith("1904"u8);
        }
        else if (xml.Is("table"u8) || xml.Is("tracked-changes"u8) || xml.Is("shapes"u8))
        {
            xml.Skip();
        }
    }
}
