using System.Globalization;

namespace IndexForge.Extraction.Tables.Typing;

/// <summary>
/// Numbers in text: digits in groups of three (by dot, comma, space or apostrophe), one decimal separator, an exponent.
/// Which of dot and comma is decimal is reported as evidence, for the column to decide.
/// </summary>
internal static class NumberText
{
    /// <summary>More digits than a double holds: an identifier (semantics: "longer than 15 digits").</summary>
    public const int MaxDigits = 15;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public static bool TryRead(ReadOnlySpan<char> text, out TextShape shape)
    {
        shape = default;
        var sign = text[0] is '-' or '+' or '\u2212';
        var body = sign ? text[1..] : text;
        if (body.IsEmpty || !(char.IsAsciiDigit(body[0]) || (body.Length > 1 && body[0] is '.' or ',' && char.IsAsciiDigit(body[^1]))))
        {
            return false;
        }

        var digits = body.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
        {
            return ReadWhole(text[0], sign, body, out shape);
        }

        var exponent = body.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? body : body[..exponent];
        if (exponent >= 0 && !IsExponent(mantissa, body[(exponent + 1)..]))
        {
            return false;
        }

        // ".e5" is made of all that a number may have, but for its digits.
        if (mantissa.IndexOfAnyInRange('0', '9') < 0 || !ReadMarks(mantissa, out var mark, out var last))
        {
            return false;
        }

        var negative = sign && text[0] != '+';
        var tail = exponent < 0 ? default : body[exponent..];
        shape.Kind = TextKind.Number;
        shape.Mark = mark;
        shape.ByDot = shape.ByComma = Value(mantissa, last, tail, negative);
        shape.WholeByDot = shape.WholeByComma = last < 0;
        // A single mark before three digits is the fraction to one convention and a group to the other.
        if (mark == MarkEvidence.EitherDot)
        {
            shape.ByComma = Value(mantissa, -1, tail, negative);
            shape.WholeByComma = true;
        }
        else if (mark == MarkEvidence.EitherComma)
        {
            shape.ByDot = Value(mantissa, -1, tail, negative);
            shape.WholeByDot = true;
        }

        return double.IsFinite(shape.ByDot) && double.IsFinite(shape.ByComma);
    }

    private static bool ReadWhole(char first, bool sign, ReadOnlySpan<char> digits, out TextShape shape)
    {
        shape = default;
        // A leading plus before that many digits is a telephone number.
        if ((digits[0] == '0' && digits.Length > 1) || digits.Length > MaxDigits || (first == '+' && digits.Length >= 7))
        {
            shape.Kind = TextKind.DigitName;
            return true;
        }

        long value = 0;
        foreach (var digit in digits)
        {
            value = value * 10 + (digit - '0');
        }

        shape.Kind = TextKind.Number;
        shape.ByDot = shape.ByComma = sign && first != '+' ? -value : value;
        shape.WholeByDot = shape.WholeByComma = true;
        return true;
    }

    /// <summary>1E5 may be a part number: an exponent needs a fraction before it or a sign after it.</summary>
    private static bool IsExponent(ReadOnlySpan<char> mantissa, ReadOnlySpan<char> tail)
    {
        var signed = tail.Length > 0 && tail[0] is '+' or '-';
        var digits = signed ? tail[1..] : tail;
        return digits.Length is > 0 and <= 3 && digits.IndexOfAnyExceptInRange('0', '9') < 0 &&
            (signed || mantissa.IndexOfAny('.', ',') >= 0);
    }

    /// <summary>
    /// Finds the marks. <paramref name="last"/> is the place of the decimal separator (or of the one mark that may be it),
    /// -1 when every mark groups.
    /// </summary>
    private static bool ReadMarks(ReadOnlySpan<char> text, out MarkEvidence mark, out int last)
    {
        mark = MarkEvidence.None;
        last = -1;
        var group = '\0';
        var groupStart = 0;
        var seen = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                continue;
            }

            if (last >= 0 || !IsMark(c))
            {
                return false;
            }

            if (seen == 0)
            {
                group = c;
            }
            else if (i - groupStart != 3 || (c != group && c is not ('.' or ',')))
            {
                return false;
            }

            if (c != group)
            {
                last = i;
            }

            seen++;
            groupStart = i + 1;
        }

        var tail = text.Length - groupStart;
        var head = text.IndexOfAnyExceptInRange('0', '9');
        if (seen == 1 && group is '.' or ',')
        {
            last = head;
            var either = tail == 3 && head is >= 1 and <= 3 && text[0] != '0';
            mark = (group, either) switch
            {
                ('.', true) => MarkEvidence.EitherDot,
                ('.', false) => MarkEvidence.Dot,
                (_, true) => MarkEvidence.EitherComma,
                _ => MarkEvidence.Comma,
            };
            // 00.5 is a code; 5. is still a number.
            return head <= 1 || text[0] != '0';
        }

        if (head is < 1 or > 3 || text[0] == '0' || (last < 0 && tail != 3))
        {
            return false;
        }

        mark = last >= 0
            ? (text[last] == '.' ? MarkEvidence.Dot : MarkEvidence.Comma)
            : group switch { ',' => MarkEvidence.Dot, '.' => MarkEvidence.Comma, _ => MarkEvidence.None };
        return true;
    }

    private static bool IsMark(char c) => c is '.' or ',' or ' ' or '\'' or '\u2019' or '\u00A0' or '\u202F';

    private static double Value(ReadOnlySpan<char> mantissa, int point, ReadOnlySpan<char> tail, bool negative)
    {
        long digits = 0;
        int count = 0, scale = 0;
        for (var i = 0; i < mantissa.Length; i++)
        {
            if (char.IsAsciiDigit(mantissa[i]))
            {
                digits = digits * 10 + (mantissa[i] - '0');
                count++;
                scale += point >= 0 && i > point ? 1 : 0;
            }
        }

        // Both are exact doubles up to here, so their quotient is rounded once, correctly (Clinger, PLDI 1990).
        return count <= MaxDigits && tail.IsEmpty
            ? (negative ? -digits : digits) / Powers[scale]
            : Parse(mantissa, point, tail, negative);
    }

    private static double Parse(ReadOnlySpan<char> mantissa, int point, ReadOnlySpan<char> tail, bool negative)
    {
        Span<char> buffer = stackalloc char[TextShapes.MaxLength + 2];
        var n = 0;
        if (negative)
        {
            buffer[n++] = '-';
        }

        for (var i = 0; i < mantissa.Length; i++)
        {
            if (i == point)
            {
                buffer[n++] = '.';
            }
            else if (char.IsAsciiDigit(mantissa[i]))
            {
                buffer[n++] = mantissa[i];
            }
        }

        tail.CopyTo(buffer[n..]);
        return double.Parse(buffer[..(n + tail.Length)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
