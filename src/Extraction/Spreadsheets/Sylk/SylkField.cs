using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Sylk;

/// <summary>Cuts a SYLK record into its fields and decodes their text.</summary>
internal ref struct SylkField
{
    private const char Escape = '\u001B';
    private ReadOnlySpan<char> _rest;

    public SylkField(ReadOnlySpan<char> record)
    {
        _rest = record;
        Name = default;
        Value = default;
    }

    /// <summary>The letter that says what the field is.</summary>
    public char Name { get; private set; }

    /// <summary>What follows the letter, not decoded.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Moves to the next field. Semicolons part fields; two of them are one that is text.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        var length = 0;
        while (length < _rest.Length)
        {
            if (_rest[length] != ';')
                length++;
            else if (length + 1 < _rest.Length && _rest[length + 1] == ';' && length > 0)
                length += 2;
            else
                break;
        }

        var field = _rest[..length];
        _rest = length < _rest.Length ? _rest[(length + 1)..] : default;
        Name = field.IsEmpty ? '\0' : field[0];
        Value = field.IsEmpty ? default : field[1..];
        return true;
    }

    /// <summary>
    /// Decodes doubled semicolons and escapes: <c>ESC</c> with two characters is the byte of their low halves, <c>ESC N</c> with an
    /// accent and a letter is an accented letter.
    /// </summary>
    public static void Decode(ReadOnlySpan<char> text, CharBuffer target)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ';' && i + 1 < text.Length && text[i + 1] == ';')
                i++;
            else if (c == Escape && i + 3 < text.Length && text[i + 1] == 'N' && Accent(text[i + 2]) is { } accent)
            {
                target.Append($"{text[i + 3]}{accent}".Normalize(NormalizationForm.FormC));
                i += 3;
                continue;
            }
            else if (c == Escape && i + 2 < text.Length && text[i + 1] is >= ' ' and <= '/' && text[i + 2] is >= '0' and <= '?')
            {
                c = (char)(((text[i + 1] & 15) << 4) | (text[i + 2] & 15));
                i += 2;
            }

            target.Append(c);
        }
    }

    private static char? Accent(char sign) => sign switch
    {
        'A' => '\u0300',
        'B' => '\u0301',
        'C' => '\u0302',
        'D' => '\u0303',
        'H' => '\u0308',
        'J' => '\u030A',
        'K' => '\u0327',
        _ => null,
    };
}
