using System.Globalization;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Values of fields whose type the caller knows, in the invariant forms that programs write. The usual form is read directly;
/// any other goes the way of the runtime's own parsers, so the result is always theirs.
/// </summary>
public static class FieldText
{
    /// <summary>Most digits that fit into a long whatever they are.</summary>
    private const int SafeDigits = 18;

    // With at most 15 digits and a power of ten up to 22 both are exact in binary, and one division rounds correctly:
    // W. Clinger, How to Read Floating Point Numbers Accurately, PLDI 1990.
    private const int ExactDigits = 15;

    private static ReadOnlySpan<double> PowersOfTen => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>A whole number, with or without a sign; false if it is none or beyond 64 bits.</summary>
    public static bool TryInt64(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > SafeDigits)
            return Slow(text, out value);
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9)
                return Slow(text, out value);
            value = value * 10 + digit;
        }

        return true;

        static bool Slow(ReadOnlySpan<char> text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>A number with a decimal point, sign and exponent as they may be (<see cref="NumberStyles.Float"/>).</summary>
    public static bool TryDouble(ReadOnlySpan<char> text, out double value)
    {
        long digits = 0;
        var point = -1;
        if (text.Length is 0 or > ExactDigits + 1)
            return Slow(text, out value);
        for (var i = 0; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
                digits = digits * 10 + digit;
            else if (text[i] == '.' && point < 0)
                point = i;
            else
                return Slow(text, out value);
        }

        if (point < 0 ? text.Length > ExactDigits : text.Length == 1)
            return Slow(text, out value);
        value = point < 0 ? digits : digits / PowersOfTen[text.Length - point - 1];
        return true;

        static bool Slow(ReadOnlySpan<char> text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>
    /// A calendar date, <c>yyyy-MM-dd</c>, alone or with a time behind a blank or a T, <c>HH:mm:ss</c> (ISO 8601 without zone
    /// and fraction); no other form is read.
    /// </summary>
    public static bool TryDateTime(ReadOnlySpan<char> text, out DateTime value)
    {
        value = default;
        if (text.Length is not (10 or 19) || text[4] != '-' || text[7] != '-')
            return false;

        var year = Two(text, 0) * 100 + Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        if ((year | month | day) < 0 || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        var seconds = 0;
        if (text.Length == 19)
        {
            var hour = Two(text, 11);
            var minute = Two(text, 14);
            var second = Two(text, 17);
            if (text[10] is not (' ' or 'T') || text[13] != ':' || text[16] != ':' ||
                (hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59)
                return false;
            seconds = hour * 3600 + minute * 60 + second;
        }

        value = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).AddTicks(seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>Two digits as a number; so far below zero if they are none that no sum with another is above it.</summary>
    private static int Two(ReadOnlySpan<char> text, int at)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        return tens > 9 || ones > 9 ? -20_000 : (int)(tens * 10 + ones);
    }
}
