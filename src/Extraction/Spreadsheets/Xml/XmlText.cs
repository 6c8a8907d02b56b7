using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Xml;

/// <summary>Turns raw XML text and attribute values into characters: references and line ends resolved (XML 1.0, 2.11 and 4.6).</summary>
internal static class XmlText
{
    private const int MaxReference = 12;

    private static readonly SearchValues<byte> Special = SearchValues.Create("&\r"u8);

    /// <summary>Decodes a value of no great length.</summary>
    public static string ToText(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOfAny(Special) < 0)
            return Encoding.UTF8.GetString(raw);

        var chars = new char[raw.Length];
        return new string(chars, 0, Decode(raw, chars));
    }

    /// <summary>Decodes into a target of at least as many characters as there are bytes; the number written.</summary>
    public static int Decode(ReadOnlySpan<byte> raw, Span<char> target)
    {
        var written = 0;
        while (true)
        {
            var plain = raw.IndexOfAny(Special);
            if (plain < 0)
                return written + Encoding.UTF8.GetChars(raw, target[written..]);

            written += Encoding.UTF8.GetChars(raw[..plain], target[written..]);
            raw = raw[plain..];
            var taken = 1;
            if (raw[0] == '\r')
            {
                target[written++] = '\n';
                taken = raw.Length > 1 && raw[1] == '\n' ? 2 : 1;
            }
            else if (Reference(raw, out taken) is { } rune)
            {
                written += rune.EncodeToUtf16(target[written..]);
            }
            else
            {
                // Not a reference that XML knows: it stands for itself.
                target[written++] = '&';
                taken = 1;
            }

            raw = raw[taken..];
        }
    }

    /// <summary>How much of a cut piece of text can be taken without cutting a reference, a character or a line end in two.</summary>
    public static int SafeLength(ReadOnlySpan<byte> raw)
    {
        var length = raw.Length;
        var tail = raw[Math.Max(0, length - MaxReference)..];
        var open = tail.LastIndexOf((byte)'&');
        if (open >= 0 && !tail[open..].Contains((byte)';'))
            length -= tail.Length - open;
        for (var back = 1; back <= 4 && back < length; back++)
        {
            var b = raw[length - back];
            if ((b & 0xC0) == 0x80)
                continue;
            if (b >= 0xC0)
                length -= back;
            break;
        }

        return length > 1 && raw[length - 1] == '\r' ? length - 1 : Math.Max(1, length);
    }

    private static Rune? Reference(ReadOnlySpan<byte> raw, out int length)
    {
        var end = raw[..Math.Min(raw.Length, MaxReference)].IndexOf((byte)';');
        length = end + 1;
        if (end < 2)
            return null;

        var name = raw[1..end];
        if (name[0] == '#')
        {
            var hex = name.Length > 2 && (name[1] | 0x20) == 'x';
            var ok = hex
                ? uint.TryParse(name[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code)
                : Utf8Parser.TryParse(name[1..], out code, out var used) && used == name.Length - 1;
            return !ok ? null : Rune.IsValid(code) && code != 0 ? new Rune(code) : Rune.ReplacementChar;
        }

        return name switch
        {
            _ when name.SequenceEqual("lt"u8) => new Rune('<'),
            _ when name.SequenceEqual("gt"u8) => new Rune('>'),
            _ when name.SequenceEqual("amp"u8) => new Rune('&'),
            _ when name.SequenceEqual("quot"u8) => new Rune('"'),
            _ when name.SequenceEqual("apos"u8) => new Rune('\''),
            _ => null,
        };
    }
}
