using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>Reads a paragraph's text: runs of white space are one space, further spaces, tabs and line breaks are elements (ODF 1.3 part 3, 6.1).</summary>
internal static class OdsText
{
    private const int MaxSpaces = 1 << 16;

    /// <summary>From the start tag of a paragraph to its end tag, appended to the text.</summary>
    public static void ReadParagraph(XmlTokenizer xml, CharBuffer text)
    {
        var depth = xml.Depth;
        var start = text.Length;
        while (true)
        {
            switch (xml.Read())
            {
                case XmlNode.Eof:
                    throw xml.Broken("it ends inside a text");
                case XmlNode.End when xml.Depth < depth:
                    return;
                case XmlNode.Text:
                    var from = text.Length;
                    text.Append(xml);
                    text.CollapseSpaces(start, from);
                    break;
                case XmlNode.Start when xml.Is("s"u8):
                    text.Append(' ', (int)Math.Clamp(NumberText.Whole(xml.AnyAttribute("c"u8)), 1, MaxSpaces));
                    break;
                case XmlNode.Start when xml.Is("tab"u8):
                    text.Append('\t');
                    break;
                case XmlNode.Start when xml.Is("line-break"u8):
                    text.Append('\n');
                    break;
                case XmlNode.Start when xml.Is("annotation"u8) || xml.Is("note"u8) || xml.Is("ruby-text"u8):
                    xml.Skip();
                    break;
            }
        }
    }
}
