using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xml2003;

/// <summary>All but the rows of an Excel 2003 XML file, from one pass over it: the sheets, their visibility, the styles.</summary>
internal sealed class Xml2003Outline
{
    private const string DefaultStyle = "Default";
    private const int MaxStyles = 1 << 16;

    private readonly Dictionary<string, (string? Format, string? Parent)> _styles = new(StringComparer.Ordinal);

    public List<Xml2003Sheet> Sheets { get; } = [];

    /// <summary>Indexes into the format table by style.</summary>
    public Dictionary<string, ushort> Formats { get; } = new(StringComparer.Ordinal);

    public bool Date1904 { get; private set; }

    /// <summary>Reads the document; damage ends the outline with a warning once there is a sheet.</summary>
    public static Xml2003Outline Read(XmlTokenizer xml, FormatTable formats, ExtractionLimits limits, WarningLog warnings)
    {
        var outline = new Xml2003Outline();
        try
        {
            for (var node = xml.Read(); node != XmlNode.Eof; node = xml.Read())
            {
                if (node == XmlNode.Start)
                    outline.Take(xml, limits);
            }

            if (xml.Depth > 0)
                throw xml.Broken("it ends too early");
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed && outline.Sheets.Count > 0)
        {
            warnings.Add(fault.Message);
        }

        foreach (var style in outline._styles.Keys)
            outline.Formats[style] = formats.Add(NamedFormats.Code(outline.FormatOf(style)));
        return outline;
    }

    private void Take(XmlTokenizer xml, ExtractionLimits limits)
    {
        if (xml.Is("Worksheet"u8))
        {
            if (Sheets.Count >= limits.MaxSheets)
                throw new ExtractionException(ExtractionErrors.TooLarge, $"The workbook has more than {limits.MaxSheets:N0} sheets.");
            var name = XmlText.ToText(xml.AnyAttribute("Name"u8));
            Sheets.Add(new Xml2003Sheet(new SheetInfo(Sheets.Count, name, SheetVisibility.Visible, IsWorksheet: true), xml.TagStart));
        }
        else if (xml.Is("Table"u8) && Sheets.Count > 0)
        {
            xml.Skip();
        }
        else if (xml.Is("Visible"u8) && Sheets.Count > 0)
        {
            var visibility = xml.Read() != XmlNode.Text ? SheetVisibility.Visible : xml.RawText switch
            {
                var text when text.SequenceEqual("SheetHidden"u8) => SheetVisibility.Hidden,
                var text when text.SequenceEqual("SheetVeryHidden"u8) => SheetVisibility.VeryHidden,
                _ => SheetVisibility.Visible,
            };
            Sheets[^1] = Sheets[^1] with { Info = Sheets[^1].Info with { Visibility = visibility } };
        }
        else if (xml.Is("Date1904"u8))
        {
            Date1904 = true;
        }
        else if (xml.Is("Style"u8))
        {
            ReadStyle(xml);
        }
    }

    private void ReadStyle(XmlTokenizer xml)
    {
        var id = XmlText.ToText(xml.AnyAttribute("ID"u8));
        var parent = XmlText.ToText(xml.AnyAttribute("Parent"u8));
        string? format = null;
        var depth = xml.Depth;
        while (xml.Read() is var node && node != XmlNode.Eof && xml.Depth >= depth)
        {
            if (node == XmlNode.Start && xml.Is("NumberFormat"u8))
                format = XmlText.ToText(xml.AnyAttribute("Format"u8));
        }

        if (_styles.Count < MaxStyles)
            _styles.TryAdd(id, (format, parent.Length > 0 ? parent : id == DefaultStyle ? null : DefaultStyle));
    }

    /// <summary>A style's own format, or that of the style it is based on; parents that go in a circle give none.</summary>
    private string FormatOf(string style)
    {
        string? at = style;
        for (var steps = 0; at is not null && steps < 32 && _styles.TryGetValue(at, out var found); steps++)
        {
            if (found.Format is not null)
                return found.Format;
            at = found.Parent;
        }

        return "";
    }
}
