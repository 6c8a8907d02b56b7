using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets.Ods;

/// <summary>Number formats of cell styles, and which table styles hide their table.</summary>
internal sealed class OdsStyles
{
    private const int MaxStyles = 1 << 16;

    private readonly Dictionary<string, (string? Data, string? Parent)> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OdsNumberStyle> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ushort> _formats = new(StringComparer.Ordinal);

    public HashSet<string> HiddenTables { get; } = new(StringComparer.Ordinal);

    /// <summary>The format by a cell style's name, once <see cref="Resolve"/> has run.</summary>
    public Dictionary<string, ushort>.AlternateLookup<ReadOnlySpan<char>> Formats => _formats.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Takes a start tag if it begins a style; the tokenizer is then at its end tag.</summary>
    public bool Take(XmlTokenizer xml)
    {
        if (_cells.Count + _numbers.Count > MaxStyles)
            return false;

        if (OdsNumberStyle.Starts(xml))
        {
            var name = XmlText.ToText(xml.AnyAttribute("name"u8));
            _numbers[name] = OdsNumberStyle.Read(xml);
            return true;
        }

        if (!xml.Is("style"u8))
            return false;

        var family = xml.AnyAttribute("family"u8);
        var isTable = family.SequenceEqual("table"u8);
        var style = XmlText.ToText(xml.AnyAttribute("name"u8));
        if (family.SequenceEqual("table-cell"u8))
        {
            var data = XmlText.ToText(xml.AnyAttribute("data-style-name"u8));
            var parent = XmlText.ToText(xml.AnyAttribute("parent-style-name"u8));
            _cells[style] = (data.Length > 0 ? data : null, parent.Length > 0 ? parent : null);
        }

        var depth = xml.Depth;
        while (xml.Read() is var node && node != XmlNode.Eof && xml.Depth >= depth)
        {
            if (isTable && node == XmlNode.Start && xml.Is("table-properties"u8) && xml.AnyAttribute("display"u8).SequenceEqual("false"u8))
                HiddenTables.Add(style);
        }

        return true;
    }

    /// <summary>Turns the styles read into formats.</summary>
    public void Resolve(FormatTable table)
    {
        foreach (var style in _cells.Keys)
        {
            if (DataStyle(style) is { } data)
                _formats[style] = table.Add(data.Code(_numbers));
        }
    }

    private OdsNumberStyle? DataStyle(string style)
    {
        string? at = style;
        for (var steps = 0; at is not null && steps < 32 && _cells.TryGetValue(at, out var found); steps++)
        {
            if (found.Data is not null)
                return _numbers.GetValueOrDefault(found.Data);
            at = found.Parent;
        }

        return null;
    }
}
