using IndexForge.Extraction.Spreadsheets.Formatting;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>Which number format each cell style has: all that is read of <c>styles.xml</c>.</summary>
internal sealed class XlsxStyles
{
    private const int MaxStyles = 1 << 20;

    private readonly List<ushort> _formats = [];

    private XlsxStyles()
    {
    }

    public static XlsxStyles None { get; } = new();

    /// <summary>Reads the part; formats go into the table.</summary>
    public static XlsxStyles Read(XmlTokenizer xml, FormatTable table)
    {
        var styles = new XlsxStyles();
        var codes = new Dictionary<int, string>();
        var ids = new List<int>();
        var inCells = 0;
        for (var node = xml.Read(); node != XmlNode.Eof; node = xml.Read())
        {
            if (node == XmlNode.End && xml.Depth < inCells)
                inCells = 0;
            if (node != XmlNode.Start)
                continue;

            if (xml.Is("numFmt"u8) && inCells == 0)
            {
                if (Id(xml) is >= 0 and var id && codes.Count < MaxStyles)
                    codes.TryAdd(id, XmlText.ToText(xml.Attribute("formatCode"u8)));
            }
            else if (xml.Is("cellXfs"u8))
            {
                inCells = xml.Depth;
            }
            else if (inCells > 0 && xml.Depth == inCells + 1 && xml.Is("xf"u8) && ids.Count < MaxStyles)
            {
                ids.Add(Id(xml));
            }
            else if (xml.Is("dxfs"u8) || xml.Is("extLst"u8))
            {
                // Formats in here belong to conditional formatting.
                xml.Skip();
            }
        }

        foreach (var id in ids)
            styles._formats.Add(table.Add(codes.GetValueOrDefault(id) ?? BuiltInFormats.Code(id)));
        return styles;
    }

    /// <summary>The index into the format table of a cell's style; General where there is no such style.</summary>
    public ushort FormatOf(long style) => (ulong)style < (ulong)_formats.Count ? _formats[(int)style] : (ushort)0;

    private static int Id(XmlTokenizer xml) => (int)Math.Min(NumberText.Whole(xml.Attribute("numFmtId"u8)), int.MaxValue);
}
