using IndexForge.Extraction.Spreadsheets.Xml;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>A reused buffer in which the text of one cell comes together.</summary>
internal sealed class CharBuffer(ExtractionLimits limits)
{
    private char[] _chars = new char[256];

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Drops what follows a length.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    public void Append(char c, int count = 1)
    {
        Reserve(count).Fill(c);
        Length += count;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Reserve(text.Length));
        Length += text.Length;
    }

    /// <summary>Appends the text node that the tokenizer stands on.</summary>
    public void Append(XmlTokenizer xml)
    {
        var raw = xml.RawText;
        var target = Reserve(raw.Length);
        Length += xml.IsLiteral ? System.Text.Encoding.UTF8.GetChars(raw, target) : XmlText.Decode(raw, target);
        if (Length > limits.MaxCellChars)
            throw new ExtractionException(ExtractionErrors.TooLarge, $"A cell's text is longer than {limits.MaxCellChars:N0} characters.");
    }

    /// <summary>Appends a raw attribute value, its references resolved.</summary>
    public void AppendRaw(ReadOnlySpan<byte> raw) => Length += XmlText.Decode(raw, Reserve(raw.Length));

    /// <summary>Makes each run of white space from a place on one space, and none at all at the start of the paragraph.</summary>
    public void CollapseSpaces(int paragraph, int from)
    {
        var write = from;
        for (var at = from; at < Length; at++)
        {
            var c = _chars[at];
            if (c is not (' ' or '\t' or '\n' or '\r'))
                _chars[write++] = c;
            else if (write > paragraph && _chars[write - 1] != ' ')
                _chars[write++] = ' ';
        }

        Length = write;
    }

    /// <summary>Appends UTF-8.</summary>
    public void AppendBytes(ReadOnlySpan<byte> utf8) =>
        Length += System.Text.Encoding.UTF8.GetChars(utf8, Reserve(utf8.Length));

    /// <summary>Resolves the escapes <c>_xHHHH_</c> of characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19) from a place on.</summary>
    public void Unescape(int from)
    {
        var text = _chars.AsSpan(0, Length);
        var at = text[from..].IndexOf("_x", StringComparison.Ordinal);
        if (at < 0)
            return;

        var write = at += from;
        while (at < text.Length)
        {
            if (text[at] == '_' && Escape(text[at..]) is { } c)
            {
                text[write++] = c;
                at += 7;
            }
            else
            {
                text[write++] = text[at++];
            }
        }

        Length = write;
    }

    private static char? Escape(ReadOnlySpan<char> text)
    {
        if (text.Length < 7 || text[1] is not ('x' or 'X') || text[6] != '_')
            return null;
        return ushort.TryParse(text[2..6], System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) ? (char)code : null;
    }

    private Span<char> Reserve(int more)
    {
        if (Length + more > _chars.Length)
            Array.Resize(ref _chars, Math.Max(_chars.Length * 2, Length + more));

        return _chars.AsSpan(Length);
    }
}
