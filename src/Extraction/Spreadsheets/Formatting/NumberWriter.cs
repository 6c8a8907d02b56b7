using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Writes numbers through digit placeholders, plain and scientific.</summary>
internal static class NumberWriter
{
    /// <summary>Integer digits of the largest double, with room for the widest shift.</summary>
    private const int MaxDigits = 400;

    /// <param name="section">The section.</param>
    /// <param name="value">The number without its sign.</param>
    /// <param name="showSign">Whether a minus goes in front, unless the number rounds to zero.</param>
    /// <param name="sink">The output.</param>
    public static void Write(FormatSection section, Decimal15 value, bool showSign, ref CharSink sink)
    {
        var rounded = value.Shift(section.Shift).Round(section.FractionDigits);
        if (showSign && !rounded.IsZero)
            sink.Append('-');
        WriteDigits(section, rounded, exponent: 0, ref sink);
    }

    /// <summary>
    /// The exponent is a multiple of the number of integer placeholders (engineering notation), and grows when rounding
    /// carries the mantissa over.
    /// </summary>
    public static void WriteScientific(FormatSection section, Decimal15 value, bool showSign, ref CharSink sink)
    {
        value = value.Shift(section.Shift);
        var step = Math.Max(1, section.IntegerDigits);
        var exponent = value.IsZero ? 0 : ExponentOf(value.Magnitude, step);
        var mantissa = value.Shift(-exponent).Round(section.FractionDigits);
        if (!mantissa.IsZero && ExponentOf(mantissa.Magnitude, step) > 0)
        {
            exponent += step;
            mantissa = value.Shift(-exponent).Round(section.FractionDigits);
        }

        if (showSign && !mantissa.IsZero)
            sink.Append('-');
        WriteDigits(section, mantissa, exponent, ref sink);
    }

    private static int ExponentOf(int magnitude, int step) => (int)Math.Floor((double)magnitude / step) * step;

    private static void WriteDigits(FormatSection section, Decimal15 value, int exponent, ref CharSink sink)
    {
        Span<char> whole = stackalloc char[MaxDigits];
        whole = whole[..IntegerPart(value, whole)];
        Span<char> fraction = stackalloc char[Math.Min(section.FractionDigits, MaxDigits)];
        FractionPart(value, fraction);
        var lastFraction = Math.Max(section.LastFixedFraction, fraction.LastIndexOfAnyExcept('0'));

        Span<char> power = stackalloc char[12];
        Math.Abs(exponent).TryFormat(power, out var powerLength, provider: CultureInfo.InvariantCulture);
        power = power[..powerLength];

        int integerAt = 0, fractionAt = 0, exponentAt = 0;
        foreach (var token in section.Tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Literal:
                    sink.Append(token.Text);
                    break;
                case TokenKind.IntegerDigit:
                    Placeholder(token.Symbol, integerAt++, section.IntegerDigits, whole, section.Grouping, ref sink);
                    break;
                case TokenKind.Point:
                    if (section.IntegerDigits == 0)
                        sink.Append(whole);
                    sink.Append('.');
                    break;
                case TokenKind.FractionDigit when fractionAt <= lastFraction && fractionAt < fraction.Length:
                    sink.Append(fraction[fractionAt++]);
                    break;
                case TokenKind.FractionDigit:
                    if (token.Symbol == '?')
                        sink.Append(' ');
                    fractionAt++;
                    break;
                case TokenKind.Exponent:
                    sink.Append(token.Text);
                    if (exponent < 0)
                        sink.Append('-');
                    else if (token.Symbol == '+')
                        sink.Append('+');
                    break;
                case TokenKind.ExponentDigit:
                    Placeholder(token.Symbol, exponentAt++, section.ExponentDigits, power, grouping: false, ref sink);
                    break;
            }
        }
    }

    /// <summary>Writes what one of several placeholders shows of right-aligned digits; the first also takes those that exceed them.</summary>
    internal static void Placeholder(char symbol, int index, int count, scoped ReadOnlySpan<char> digits, bool grouping, ref CharSink sink)
    {
        var place = count - 1 - index;
        if (index == 0)
        {
            for (var over = digits.Length - 1; over > place; over--)
                Digit(digits[digits.Length - 1 - over], over, grouping, ref sink);
        }

        if (place < digits.Length)
        {
            Digit(digits[digits.Length - 1 - place], place, grouping, ref sink);
        }
        else if (symbol == '0')
        {
            Digit('0', place, grouping, ref sink);
        }
        else if (symbol == '?')
        {
            sink.Append(' ');
        }
    }

    private static void Digit(char digit, int place, bool grouping, ref CharSink sink)
    {
        sink.Append(digit);
        if (grouping && place > 0 && place % 3 == 0)
            sink.Append(',');
    }

    /// <summary>The digits before the point; none for zero.</summary>
    internal static int IntegerPart(Decimal15 value, Span<char> target)
    {
        if (value.IsZero)
            return 0;

        Span<char> digits = stackalloc char[20];
        var count = value.WriteDigits(digits);
        var length = Math.Clamp(count + value.Exponent, 0, target.Length);
        var copied = Math.Min(length, count);
        digits[..copied].CopyTo(target);
        target[copied..length].Fill('0');
        return length;
    }

    private static void FractionPart(Decimal15 value, Span<char> target)
    {
        target.Fill('0');
        if (value.IsZero || value.Exponent >= 0)
            return;

        Span<char> digits = stackalloc char[20];
        var count = value.WriteDigits(digits);
        digits = digits[..count];
        var places = -value.Exponent;
        if (places <= count)
            digits[(count - places)..].CopyTo(target);
        else
            digits.CopyTo(target[(places - count)..]);
    }
}
