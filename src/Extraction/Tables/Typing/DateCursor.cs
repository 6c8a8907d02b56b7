using System.Collections.Frozen;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>A place in a text that may be a date.</summary>
internal ref struct DateCursor(ReadOnlySpan<char> text)
{
    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Months = MonthNames.All
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public readonly bool AtEnd => _at >= _text.Length;

    public readonly char Peek => AtEnd ? '\0' : _text[_at];

    public readonly bool AtLetter => char.IsLetter(Peek);

    public readonly bool AtLetterAfterSpaces => _text[_at..].TrimStart(' ') is { Length: > 0 } rest && char.IsLetter(rest[0]);

    public char ReadChar() => AtEnd ? '\0' : _text[_at++];

    /// <summary>A run of digits, at most <paramref name="max"/> long.</summary>
    public bool ReadNumber(int max, out int value, out int length)
    {
        value = 0;
        length = 0;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
        {
            if (++length > max)
            {
                return false;
            }

            value = value * 10 + (_text[_at++] - '0');
        }

        return length > 0;
    }

    /// <summary>The fraction of a second, in ticks; digits beyond the seventh are dropped.</summary>
    public bool ReadFraction(out long ticks)
    {
        ticks = 0;
        _at++;
        var scale = TimeSpan.TicksPerSecond / 10;
        var start = _at;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
        {
            ticks += (_text[_at++] - '0') * scale;
            scale /= 10;
        }

        return _at > start;
    }

    public bool ReadMonth(out int month)
    {
        var start = _at;
        while (AtLetter)
        {
            _at++;
        }

        return Months.TryGetValue(_text[start.._at], out month);
    }

    public bool SkipWeekday()
    {
        var start = _at;
        while (AtLetter)
        {
            _at++;
        }

        var known = MonthNames.IsWeekday(_text[start.._at]);
        while (Peek is ',' or '.' or ' ')
        {
            _at++;
        }

        return known;
    }

    public void SkipSpaces()
    {
        while (Peek is ' ' or '\u00A0' or '\u202F')
        {
            _at++;
        }
    }

    /// <summary>Between the parts of a date with a month's name: the first separator again, or dots, commas, spaces.</summary>
    public void SkipDateSeparators(char separator)
    {
        if (separator is '-' or '/' && Peek == separator)
        {
            _at++;
            return;
        }

        while (Peek is ' ' or ',' or '.' or '-')
        {
            _at++;
        }
    }

    public void SkipOrdinalSuffix()
    {
        if (!SkipWord("st") && !SkipWord("nd") && !SkipWord("rd"))
        {
            SkipWord("th");
        }
    }

    public bool SkipDateTimeSeparator()
    {
        if (Peek is 'T' or 't')
        {
            _at++;
            return true;
        }

        var start = _at;
        while (Peek is ' ' or ',' or '\u00A0')
        {
            _at++;
        }

        return _at > start;
    }

    /// <summary>am/pm, after optional spaces; the cursor stays where it was when there is none.</summary>
    public bool TryReadMeridiem(out bool afternoon)
    {
        var start = _at;
        SkipSpaces();
        afternoon = SkipWord("pm") || SkipWord("p.m.");
        if (afternoon || SkipWord("am") || SkipWord("a.m."))
        {
            return true;
        }

        _at = start;
        return false;
    }

    public bool SkipWord(string word)
    {
        if (!_text[_at..].StartsWith(word, StringComparison.OrdinalIgnoreCase) ||
            (_at + word.Length < _text.Length && char.IsLetter(_text[_at + word.Length])))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }
}
