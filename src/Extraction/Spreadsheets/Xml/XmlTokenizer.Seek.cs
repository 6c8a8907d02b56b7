using System.Buffers;

namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <content>Running ahead to what stands at the end of a part.</content>
internal sealed partial class XmlTokenizer
{
    private const int MaxPrefix = 64;

    private static readonly SearchValues<byte> NotOfAName = SearchValues.Create("/ \t\r\n>!?"u8);

    /// <summary>
    /// Moves to the next start tag of this local name, at the speed of a search for bytes: what comes before it is not looked at,
    /// not even for whether it is XML. The tag counts as the outermost one. False at the end.
    /// </summary>
    public bool Seek(ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var found = rest.IndexOf(name);
            if (found < 0)
            {
                var keep = Math.Min(rest.Length, name.Length + MaxPrefix);
                _at = _end - keep;
                if (!Fill(keep))
                    return false;
                continue;
            }

            var before = rest[Math.Max(0, found - MaxPrefix)..found];
            var open = before.LastIndexOf((byte)'<');
            if (open < 0 || !IsPrefix(before[(open + 1)..]))
            {
                _at += found + name.Length;
                continue;
            }

            _at += found - (before.Length - open);
            _closing = false;
            Depth = 0;
            if (Read() == XmlNode.Start && Is(name))
                return true;
        }
    }

    private static bool IsPrefix(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[^1] == ':' && !text.ContainsAny(NotOfAName));
}
