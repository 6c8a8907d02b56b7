using System.Buffers;
using System.Globalization;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Writing;

/// <summary>Writes XML as UTF-8 through one buffer; nothing is allocated per value.</summary>
internal sealed class Utf8XmlOutput(Stream stream)
{
    private const int BufferLength = 1 << 16;

    /// <summary>Longest piece of one character: <c>_xFFFF_</c>.</summary>
    private const int MaxPiece = 8;

    private static readonly SearchValues<char> Special = SearchValues.Create(
        "&<>\"_\0\x01\x02\x03\x04\x05\x06\x07\b\v\f\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F\uFFFE\uFFFF");

    private readonly byte[] _buffer = new byte[BufferLength];
    private int _used;

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        if (_buffer.Length - _used < bytes.Length)
            Flush();
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public void Number(double value)
    {
        Room(32);
        value.TryFormat(_buffer.AsSpan(_used), out var written, "R", CultureInfo.InvariantCulture);
        _used += written;
    }

    public void Number(int value)
    {
        Room(12);
        value.TryFormat(_buffer.AsSpan(_used), out var written, default, CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>The letters of a zero-based column.</summary>
    public void Column(int column)
    {
        Span<byte> letters = stackalloc byte[8];
        var at = letters.Length;
        for (column++; column > 0; column = (column - 1) / 26)
            letters[--at] = (byte)('A' + ((column - 1) % 26));
        Raw(letters[at..]);
    }

    /// <summary>
    /// Text or an attribute's value. Characters that XML cannot hold are escaped as <c>_xHHHH_</c>, as is what only looks like
    /// such an escape (ECMA-376 part 1, 22.9.2.19).
    /// </summary>
    public void Text(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var plain = text.IndexOfAny(Special);
            Plain(plain < 0 ? text : text[..plain]);
            if (plain < 0)
                return;
            text = text[plain..];
            Escape(text);
            text = text[1..];
        }
    }

    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Plain(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            // Lone surrogates become U+FFFD. A piece never ends between the two halves of a pair.
            var length = Math.Min(text.Length, BufferLength / 4);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
                length--;
            Room(length * 3);
            _used += Encoding.UTF8.GetBytes(text[..length], _buffer.AsSpan(_used));
            text = text[length..];
        }
    }

    private void Escape(ReadOnlySpan<char> text)
    {
        Room(MaxPiece);
        switch (text[0])
        {
            case '&':
                Raw("&amp;"u8);
                break;
            case '<':
                Raw("&lt;"u8);
                break;
            case '>':
                Raw("&gt;"u8);
                break;
            case '"':
                Raw("&quot;"u8);
                break;
            case '_' when !LooksEscaped(text):
                Raw("_"u8);
                break;
            default:
                Encoding.ASCII.TryGetBytes($"_x{(int)text[0]:X4}_", _buffer.AsSpan(_used), out var written);
                _used += written;
                break;
        }
    }

    private static bool LooksEscaped(ReadOnlySpan<char> text) =>
        text.Length >= 7 && text[1] is 'x' or 'X' && text[6] == '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3])
        && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);

    private void Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
            Flush();
    }
}
