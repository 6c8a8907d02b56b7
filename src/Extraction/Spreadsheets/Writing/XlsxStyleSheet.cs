using IndexForge.Extraction.Spreadsheets.Formatting;

namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>The number formats that a workbook uses, each a cell style.</summary>
internal sealed class XlsxStyleSheet
{
    /// <summary>Excel's own bound on cell styles is 65,490; on formats of a file's own about 250 are sure.</summary>
    private const int MaxFormats = 240;

    private const int MaxCodeLength = 255;
    private const int FirstOwnId = 164;

    private readonly Dictionary<string, int> _styles = new(StringComparer.Ordinal) { [BuiltInFormats.General] = 0 };
    private readonly List<string> _codes = [];

    /// <summary>The style that shows a format; 0, General, once there are too many.</summary>
    public int Of(string code)
    {
        if (_styles.TryGetValue(code, out var style))
            return style;
        if (_codes.Count >= MaxFormats || code.Length is 0 or > MaxCodeLength)
            return 0;

        _codes.Add(code);
        return _styles[code] = _codes.Count;
    }

    public void Write(Utf8XmlOutput xml)
    {
        xml.Raw("<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"u8);
        if (_codes.Count > 0)
        {
            xml.Raw("<numFmts count=\""u8);
            xml.Number(_codes.Count);
            xml.Raw("\">"u8);
            for (var i = 0; i < _codes.Count; i++)
            {
                xml.Raw("<numFmt numFmtId=\""u8);
                xml.Number(FirstOwnId + i);
                xml.Raw("\" formatCode=\""u8);
                xml.Text(_codes[i]);
                xml.Raw("\"/>"u8);
            }

            xml.Raw("</numFmts>"u8);
        }

        xml.Raw("<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"u8);
        xml.Raw("<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"u8);
        xml.Raw("<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"u8);
        xml.Raw("<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\""u8);
        xml.Number(_codes.Count + 1);
        xml.Raw("\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"u8);
        for (var i = 0; i < _codes.Count; i++)
        {
            xml.Raw("<xf numFmtId=\""u8);
            xml.Number(FirstOwnId + i);
            xml.Raw("\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"u8);
        }

        xml.Raw("</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"u8);
    }
}
