using System.Buffers;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// How much a field looks like one value. A wrong delimiter cuts values apart or leaves several in one field; both show as
/// fields of no known kind.
/// </summary>
internal static class FieldShape
{
    private static readonly SearchValues<char> NumberChars = SearchValues.Create("0123456789.,+-eE%$€£¥ '\u00A0()/:");
    private static readonly SearchValues<char> WordChars = SearchValues.Create(" -_.'/&:#%+!?*@’");
    private static readonly SearchValues<char> Separators = SearchValues.Create(",;\t|");

    /// <summary>1 for a clean value, 0 for one that no value looks like.</summary>
    /// <param name="field">The text.</param>
    /// <param name="quoted">Whether it was quoted: then separators in it are meant.</param>
    public static double Score(ReadOnlySpan<char> field, bool quoted)
    {
        field = field.Trim();
        if (field.IsEmpty)
            return 0.6;
        if (quoted)
            return 1;
        if (IsNumber(field) || IsDateOrTime(field))
            return 1;
        if (IsAddress(field))
            return 1;
        return Text(field);
    }

    private static bool IsNumber(ReadOnlySpan<char> field)
    {
        var digits = 0;
        var signs = 0;
        var points = 0;
        var commas = 0;
        var others = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c is '+' or '-' && (i == 0 || field[i - 1] is 'e' or 'E' or '$' or '€' or '£' or '('))
                signs++;
            else if (c == '.')
                points++;
            else if (c == ',')
                commas++;
            else if (c is 'e' or 'E' && digits > 0)
                others++;
            else if (!(i == 0 || i == field.Length - 1) || !NumberChars.Contains(c))
                return false;
        }

        if (digits == 0 || others > 1)
            return false;
        return (points <= 1 && commas == 0) || (commas <= 1 && points == 0) || IsGrouped(field);
    }

    /// <summary>Thousands apart in groups of three, with one decimal mark of the other kind at most.</summary>
    private static bool IsGrouped(ReadOnlySpan<char> field)
    {
        var group = field[field.IndexOfAny('.', ',')];
        var mark = group == '.' ? ',' : '.';
        var at = field.IndexOf(mark);
        var whole = at >= 0 ? field[..at] : field;
        if (at >= 0 && field[(at + 1)..].IndexOfAny('.', ',') >= 0)
            return false;

        for (var i = whole.IndexOf(group); i >= 0;)
        {
            var next = whole[(i + 1)..].IndexOf(group);
            var length = next < 0 ? whole.Length - i - 1 : next;
            if (length < 3 || !IsDigits(whole.Slice(i + 1, 3)))
                return false;
            i = next < 0 ? -1 : i + 1 + next;
        }

        return true;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Digits in two to seven groups, apart by the marks of dates and times, with month names and zones.</summary>
    private static bool IsDateOrTime(ReadOnlySpan<char> field)
    {
        if (field.Length is < 4 or > 40 || !field.ContainsAnyInRange('0', '9'))
            return false;

        var groups = 0;
        var marks = 0;
        var letters = 0;
        var digits = 0;
        foreach (var c in field)
        {
            if (char.IsAsciiDigit(c))
            {
                groups += digits++ == 0 ? 1 : 0;
                letters = 0;
                if (digits > 9)
                    return false;
                continue;
            }

            digits = 0;
            if (c is '-' or '/' or ':' or '.')
                marks++;
            else if (char.IsAsciiLetter(c))
            {
                if (++letters > 3)
                    return false;
            }
            else if (c is not (' ' or '+' or ','))
                return false;
        }

        return groups is >= 2 and <= 8 && marks >= 1 && field.Count(',') <= 1;
    }

    private static bool IsAddress(ReadOnlySpan<char> field)
    {
        if (field.ContainsAny(' ', '\t'))
            return false;
        return field.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || field.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || field.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            || (field.IndexOf('@') > 0 && field.Count('@') == 1 && field[field.IndexOf('@')..].Contains('.'));
    }

    /// <summary>
    /// Text by how much of it is not word-like. Delimiters inside brackets are part of a value (<c>POINT(1, 2)</c>); brackets
    /// that do not pair up mean that a value was cut.
    /// </summary>
    private static double Text(ReadOnlySpan<char> field)
    {
        var letters = 0;
        var odd = 0;
        var depth = 0;
        var lowest = 0;
        foreach (var c in field)
        {
            if (char.IsLetterOrDigit(c))
                letters++;
            else if (c is '(' or '[' or '{')
                depth++;
            else if (c is ')' or ']' or '}')
                lowest = Math.Min(lowest, --depth);
            else if (Separators.Contains(c))
                odd += depth > 0 ? 0 : 3;
            else if (c is '"' || char.IsControl(c))
                odd += 2;
            else if (!WordChars.Contains(c))
                odd++;
        }

        if (letters == 0)
            return field.Length == 1 ? 0.6 : 0.2;
        var purity = Math.Max(0, 1 - (odd / (double)Math.Min(field.Length, 12)));
        return (depth == 0 && lowest == 0 ? 0.9 : 0.4) * purity;
    }
}
