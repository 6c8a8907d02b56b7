using System.Buffers.Text;

namespace IndexForge.Extraction.Spreadsheets;

/// <summary>Reads numbers as files write them: invariant, as bytes.</summary>
internal static class NumberText
{
    private const int MaxExactDigits = 15;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number that fills the text but for spaces around it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        // Up to 15 digits and a power of ten up to 22 are exact as doubles, so one division rounds correctly (Clinger 1990).
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var digits = 0UL;
        var start = at;
        var point = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
                digits = (digits * 10) + digit;
            else if (text[at] == '.' && point < 0)
                point = at;
            else
                return TryParseSlow(text, out value);
        }

        var count = at - start - (point >= 0 ? 1 : 0);
        if (count is 0 or > MaxExactDigits)
            return TryParseSlow(text, out value);

        value = point < 0 ? digits : digits / Powers[at - point - 1];
        if (start == 1)
            value = -value;
        return true;
    }

    /// <summary>Reads a whole number without a sign; -1 if it is none or does not fit.</summary>
    public static long Whole(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \t\r\n"u8);
        if (text.Length is 0 or > 18)
            return -1;

        var value = 0L;
        foreach (var b in text)
        {
            var digit = (uint)(b - '0');
            if (digit > 9)
                return -1;
            value = (value * 10) + digit;
        }

        return value;
    }

    private static bool TryParseSlow(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim(" \t\r\n"u8);
        if (text.Length > 0 && text[0] == '+')
            text = text[1..];
        return Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value);
    }
}
