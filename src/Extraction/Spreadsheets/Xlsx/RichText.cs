using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>Reads a shared or inline string: its text, or its runs' texts one after another, without phonetic guides.</summary>
internal static class RichText
{
    /// <summary>From the start tag of <c>si</c> or <c>is</c> to its end tag; the text goes to the buffer.</summary>
    public static void Read(XmlTokenizer xml, CharBuffer text)
    {
        text.Clear();
        var depth = xml.Depth;
        while (true)
        {
            switch (xml.Read())
            {
                case XmlNode.Eof:
                    throw xml.Broken("it ends inside a string");
                case XmlNode.End when xml.Depth < depth:
                    return;
                case XmlNode.Start when xml.Is("t"u8):
                    ReadText(xml, text);
                    break;
                case XmlNode.Start when !xml.Is("r"u8):
                    xml.Skip();
                    break;
            }
        }
    }

    /// <summary>Appends an element's text up to its end tag.</summary>
    public static void ReadText(XmlTokenizer xml, CharBuffer text)
    {
        var depth = xml.Depth;
        var from = text.Length;
        while (true)
        {
            switch (xml.Read())
            {
                case XmlNode.Eof:
                    throw xml.Broken("it ends inside a text");
                case XmlNode.Text:
                    text.Append(xml);
                    break;
                case XmlNode.End when xml.Depth < depth:
                    text.Unescape(from);
                    return;
            }
        }
    }
}
