using System.Globalization;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Writes numbers as vulgar fractions.</summary>
internal static class FractionWriter
{
    /// <summary>Excel gives a denominator at most this many digits, however many placeholders there are.</summary>
    private const int MaxDenominatorDigits = 7;

    public static void Write(FormatSection section, double value, bool showSign, ref CharSink sink)
    {
        value = Math.Abs(value) * Math.Pow(10, section.Shift);
        var hasWhole = section.IntegerDigits > 0;
        var whole = hasWhole ? Math.Floor(value) : 0;
        var (numerator, denominator) = Approximate(value - whole, section);
        if (hasWhole && numerator == denominator)
        {
            whole++;
            numerator = 0;
        }

        // Unlike decimals, a fraction that rounds to zero keeps its sign.
        if (showSign)
            sink.Append('-');

        // With a whole part to stand alone, a zero fraction is left blank.
        var blank = hasWhole && numerator == 0;
        Span<char> wholeDigits = stackalloc char[320];
        var wholeLength = NumberWriter.IntegerPart(Decimal15.Of(whole), wholeDigits);
        if (blank && whole == 0)
        {
            wholeDigits[0] = '0';
            wholeLength = 1;
        }

        Span<char> top = stackalloc char[24];
        Span<char> bottom = stackalloc char[24];
        numerator.TryFormat(top, out var topLength, provider: CultureInfo.InvariantCulture);
        denominator.TryFormat(bottom, out var bottomLength, provider: CultureInfo.InvariantCulture);

        int integerAt = 0, numeratorAt = 0, denominatorAt = 0;
        foreach (var token in section.Tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Literal:
                    sink.Append(token.Text);
                    break;
                case TokenKind.IntegerDigit:
                    NumberWriter.Placeholder(
                        token.Symbol, integerAt++, section.IntegerDigits, wholeDigits[..wholeLength], section.Grouping, ref sink);
                    break;
                case TokenKind.NumeratorDigit when !blank:
                    NumberWriter.Placeholder(token.Symbol, numeratorAt++, section.NumeratorDigits, top[..topLength], grouping: false, ref sink);
                    break;
                case TokenKind.DenominatorDigit when !blank:
                    LeftAligned(token.Symbol, denominatorAt++, section.DenominatorDigits, bottom[..bottomLength], ref sink);
                    break;
                case TokenKind.FixedDenominator when !blank:
                    sink.Append(bottom[..bottomLength]);
                    break;
                case TokenKind.Slash:
                    sink.Append(blank ? " " : token.Text);
                    break;
                case TokenKind.NumeratorDigit or TokenKind.DenominatorDigit:
                    sink.Append(' ');
                    break;
            }
        }
    }

    private static void LeftAligned(char symbol, int index, int count, scoped ReadOnlySpan<char> digits, ref CharSink sink)
    {
        if (symbol == '0')
        {
            NumberWriter.Placeholder(symbol, index, count, digits, grouping: false, ref sink);
        }
        else if (index < digits.Length)
        {
            sink.Append(digits[index]);
            if (index == count - 1)
                sink.Append(digits[(index + 1)..]);
        }
        else if (symbol == '?')
        {
            sink.Append(' ');
        }
    }

    private static (long Numerator, long Denominator) Approximate(double value, FormatSection section)
    {
        foreach (var token in section.Tokens)
        {
            if (token.Kind == TokenKind.FixedDenominator)
                return ((long)Math.Round(value * token.Count, MidpointRounding.AwayFromZero), token.Count);
        }

        var limit = (long)Math.Pow(10, Math.Clamp(section.DenominatorDigits, 1, MaxDenominatorDigits)) - 1;
        return Convergent(value, limit);
    }

    /// <summary>
    /// The last convergent of the number's continued fraction whose denominator is within a bound (Knuth, TAOCP 2, 4.5.3).
    /// A semiconvergent may be nearer, but it is not what Excel shows: 0.3 in one digit is 1/3, not 2/7.
    /// </summary>
    private static (long Numerator, long Denominator) Convergent(double value, long limit)
    {
        if (value >= 1e15)
            return ((long)Math.Min(value, 9e18), 1);

        long p0 = 0, q0 = 1, p1 = 1, q1 = 0;
        var rest = value;
        while (true)
        {
            var term = (long)Math.Floor(rest);
            var (p2, q2) = ((term * p1) + p0, (term * q1) + q0);
            if (q2 > limit)
                return (p1, q1);

            (p0, q0, p1, q1) = (p1, q1, p2, q2);
            var left = rest - term;
            if (left < 1e-10 || Math.Abs(value - ((double)p1 / q1)) < 1e-13)
                return (p1, q1);
            rest = 1 / left;
        }
    }
}
