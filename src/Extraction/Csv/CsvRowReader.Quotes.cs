using System.Runtime.CompilerServices;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Quoted fields, the well-formed and the others. What real files do, and how it is read:
/// <list type="bullet">
/// <item>a quote within a quoted field that is not doubled (<c>"5" pipe"</c>): a character, while the field goes on;</item>
/// <item>a field that should end in a doubled quote but has one too few (<c>"24"",</c>): it ends there, with a quote;</item>
/// <item>a quote before a field that is not quoted (<c>1,"2,3,"four"</c>), known by the next quote opening another field, or
/// by there being no next one: a character of an unquoted field;</item>
/// <item>blanks behind the closing quote: nothing.</item>
/// </list>
/// </summary>
internal sealed partial class CsvRowReader
{
    /// <summary>
    /// Reads a quoted field as RFC 4180 has it, which is nearly every one: only doubled quotes within, and the separator right
    /// behind. Of any other it reads nothing, and returns false.
    /// </summary>
    private bool WellQuoted(int open, ref Field field)
    {
        ref var text = ref Text;
        var last = _end - 1;
        var scan = (_scan.Rest, _scan.At);
        for (int at; (at = _scan.Next(ref text, last)) >= 0;)
        {
            if (Unsafe.Add(ref text, at) != _quote)
            {
                if (_hasEscape && Unsafe.Add(ref text, at) == _escape)
                    break;
                continue;
            }

            var behind = Unsafe.Add(ref text, at + 1);
            if (behind == _quote)
            {
                _scan.Next(ref text, _end);
                field.Escaped = true;
            }
            else if (behind == _delimiter[0] || behind is '\n' or '\r')
            {
                Close(ref field, open, at);
                return true;
            }
            else
            {
                break;
            }
        }

        field.Escaped = false;
        (_scan.Rest, _scan.At) = scan;
        return false;
    }

    /// <summary>
    /// Reads the field whose quote is at its start, and stops before the delimiter, line end or text end behind it; false if
    /// the buffer ends first. If the quote turns out not to quote, the field is left as an unquoted one.
    /// </summary>
    private bool Quoted(int open, ref Field field)
    {
        ref var text = ref Text;
        var end = _end;
        var lastPairAtEnd = -1;
        while (true)
        {
            var at = _scan.Next(ref text, end);
            if (at < 0)
            {
                if (!_final && end - open < _maxRowChars - StructuralScan.Block)
                    return false;
                return Resolve(ref field, open, lastPairAtEnd);
            }

            var c = Unsafe.Add(ref text, at);
            if (c == _quote)
            {
                var next = at + 1;
                if (next < end && Unsafe.Add(ref text, next) == _quote)
                {
                    _scan.Next(ref text, end);
                    field.Escaped = true;
                    if (lastPairAtEnd < 0 && !FollowsSeparator(at))
                    {
                        var behind = EndOfField(next + 1);
                        if (behind == NeedMore)
                            return false;
                        lastPairAtEnd = behind >= 0 ? next : lastPairAtEnd;
                    }

                    continue;
                }

                var close = EndOfField(next);
                if (close == NeedMore)
                    return false;
                if (close >= 0)
                {
                    // The next structural character is the one behind the field: blanks are none.
                    Close(ref field, open, at);
                    return true;
                }

                if (at == open + 1 || !FollowsSeparator(at))
                {
                    _repaired = true;
                    continue;
                }

                return Resolve(ref field, open, lastPairAtEnd);
            }

            if (c == _escape && _hasEscape)
            {
                if (at + 1 >= end && !_final)
                    return false;
                field.Escaped = true;
                _scan.Seek(ref text, Math.Min(at + 2, end));
            }
        }
    }

    /// <summary>Settles a quote that has no proper partner.</summary>
    private bool Resolve(ref Field field, int open, int lastPairAtEnd)
    {
        _repaired = true;
        if (lastPairAtEnd >= 0)
        {
            Close(ref field, open, lastPairAtEnd);
            _scan.Seek(ref Text, EndOfField(lastPairAtEnd + 1));
        }
        else
        {
            field.Escaped = false;
            _scan.Seek(ref Text, Math.Min(open + 1, _end));
        }

        return true;
    }

    private static void Close(ref Field field, int open, int quote)
    {
        field.Quoted = true;
        field.ContentStart = open + 1;
        field.ContentEnd = quote;
    }

    /// <summary>
    /// Whether only blanks stand between here and a delimiter, a line end or the text's end: where that is,
    /// <see cref="NotTheEnd"/>, or <see cref="NeedMore"/>.
    /// </summary>
    private int EndOfField(int at)
    {
        var delimiter = _delimiter[0];
        for (; at < _end; at++)
        {
            var c = _buffer[at];
            if (c is '\n' or '\r')
                return at;
            if (c == delimiter)
            {
                var length = DelimiterAt(at);
                return length > 0 ? at : length == 0 ? NotTheEnd : NeedMore;
            }

            if (c is not (' ' or '\t'))
                return NotTheEnd;
        }

        return _final ? _end : NeedMore;
    }

    /// <summary>Whether a delimiter or a line end stands before this place, so that a quote here opens a field.</summary>
    private bool FollowsSeparator(int at)
    {
        var before = at - 1;
        while (_skipSpace && before > 0 && _buffer[before] == ' ')
            before--;
        return before >= 0 && (_buffer[before] == _delimiter[^1] || _buffer[before] is '\n' or '\r');
    }
}
