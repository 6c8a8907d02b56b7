using IndexForge.Extraction.Spreadsheets.Strings;
using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Xlsx;

/// <summary>Loads <c>sharedStrings.xml</c>.</summary>
internal static class SharedStringsReader
{
    /// <summary>Reads all strings; those before damage stand, with a warning.</summary>
    public static void Read(Func<XmlTokenizer> open, SharedStrings strings, ExtractionLimits limits, WarningLog warnings)
    {
        var text = new CharBuffer(limits);
        try
        {
            using var xml = open();
            for (var node = xml.Read(); node != XmlNode.Eof; node = xml.Read())
            {
                if (node != XmlNode.Start || !xml.Is("si"u8))
                    continue;
                RichText.Read(xml, text);
                strings.Append(text.Span);
                strings.Complete();
            }

            if (xml.Depth > 0)
                throw xml.Broken("it ends too early");
        }
        catch (ExtractionException fault) when (fault.Code == ExtractionErrors.Malformed && strings.Count > 0)
        {
            warnings.Add($"{fault.Message} {strings.Count:N0} shared strings were read.");
        }
    }
}
