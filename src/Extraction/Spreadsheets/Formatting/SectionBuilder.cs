using System.Runtime.InteropServices;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Settles what a section's tokens mean together: a date, a fraction, months against minutes.</summary>
internal static class SectionBuilder
{
    public static FormatSection Build(
        List<FormatToken> tokens, FormatCondition? condition, LocaleNames names, int dbNum, bool grouping, int shift)
    {
        var kind = KindOf(tokens);
        if (kind == SectionKind.Date)
        {
            JoinSecondFractions(tokens);
            TellMinutesFromMonths(tokens);
        }
        else if (kind == SectionKind.Fraction)
        {
            kind = MarkNumerator(tokens);
        }

        return new FormatSection
        {
            Tokens = [.. tokens],
            Kind = kind,
            Condition = condition,
            Grouping = grouping,
            Shift = shift,
            IntegerDigits = Count(tokens, TokenKind.IntegerDigit),
            FractionDigits = Count(tokens, TokenKind.FractionDigit),
            LastFixedFraction = LastFixedFraction(tokens),
            ExponentDigits = Count(tokens, TokenKind.ExponentDigit),
            NumeratorDigits = Count(tokens, TokenKind.NumeratorDigit),
            DenominatorDigits = Count(tokens, TokenKind.DenominatorDigit),
            SecondDigits = tokens.Where(t => t.Kind == TokenKind.SecondFraction).Select(t => t.Count).DefaultIfEmpty().Max(),
            TwelveHours = tokens.Exists(t => t.Kind == TokenKind.AmPm),
            DateParts = PartsOf(tokens),
            Names = names,
            DbNum = dbNum,
        };
    }

    private static SectionKind KindOf(List<FormatToken> tokens)
    {
        if (tokens.Exists(t => t.IsDatePart))
            return SectionKind.Date;
        if (tokens.Exists(t => t.Kind == TokenKind.Text))
            return SectionKind.Text;
        if (tokens.Exists(t => t.Kind == TokenKind.General))
            return SectionKind.General;
        if (tokens.Exists(t => t.Kind == TokenKind.Exponent))
            return SectionKind.Scientific;
        return tokens.Exists(t => t.Kind == TokenKind.Slash) ? SectionKind.Fraction : SectionKind.Number;
    }

    /// <summary>In <c>ss.00</c> the point and the zeros are one date part; other digits in a date are literals.</summary>
    private static void JoinSecondFractions(List<FormatToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind == TokenKind.Point)
            {
                var zeros = 0;
                while (i + 1 + zeros < tokens.Count && tokens[i + 1 + zeros] is { Kind: TokenKind.FractionDigit, Symbol: '0' })
                    zeros++;
                tokens[i] = zeros > 0 ? new FormatToken(TokenKind.SecondFraction, Count: Math.Min(zeros, 3)) : Literal(".");
                tokens.RemoveRange(i + 1, zeros);
            }
            else if (token.Kind is TokenKind.IntegerDigit or TokenKind.FractionDigit or TokenKind.DenominatorDigit)
            {
                tokens[i] = Literal(token.Symbol.ToString());
            }
        }
    }

    /// <summary>An m or mm is minutes when it follows hours or comes before seconds, whatever literals stand between.</summary>
    private static void TellMinutesFromMonths(List<FormatToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] is not { Kind: TokenKind.Month, Count: <= 2 })
                continue;

            var before = tokens.FindLastIndex(i, i + 1, t => t.IsDatePart && t.Kind is not (TokenKind.AmPm or TokenKind.Month));
            var after = tokens.FindIndex(i + 1, t => t.IsDatePart && t.Kind != TokenKind.AmPm);
            if ((before >= 0 && tokens[before].Kind is TokenKind.Hour or TokenKind.ElapsedHours)
                || (after >= 0 && tokens[after].Kind is TokenKind.Second or TokenKind.ElapsedSeconds))
                tokens[i] = tokens[i] with { Kind = TokenKind.Minute };
        }
    }

    /// <summary>The run of placeholders before the slash is the numerator; earlier ones show the whole part.</summary>
    private static SectionKind MarkNumerator(List<FormatToken> tokens)
    {
        var at = tokens.FindIndex(t => t.Kind == TokenKind.Slash) - 1;
        if (at >= 0 && tokens[at].Kind == TokenKind.Literal && string.IsNullOrWhiteSpace(tokens[at].Text))
            at--;

        var found = false;
        for (; at >= 0 && tokens[at].Kind == TokenKind.IntegerDigit; at--)
        {
            tokens[at] = tokens[at] with { Kind = TokenKind.NumeratorDigit };
            found = true;
        }

        if (found)
            return SectionKind.Fraction;

        foreach (ref var token in CollectionsMarshal.AsSpan(tokens))
        {
            token = token.Kind switch
            {
                TokenKind.Slash => Literal(token.Text!),
                TokenKind.DenominatorDigit => token with { Kind = TokenKind.FractionDigit },
                TokenKind.FixedDenominator => Literal(token.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                _ => token,
            };
        }

        return SectionKind.Number;
    }

    private static DateParts PartsOf(List<FormatToken> tokens)
    {
        var parts = DateParts.None;
        foreach (var token in tokens)
        {
            parts |= token.Kind switch
            {
                >= TokenKind.Year and <= TokenKind.Day => DateParts.Date,
                >= TokenKind.Hour and <= TokenKind.AmPm => DateParts.Time,
                >= TokenKind.ElapsedHours => DateParts.Elapsed,
                _ => DateParts.None,
            };
        }

        return parts;
    }

    private static int LastFixedFraction(List<FormatToken> tokens)
    {
        var (index, last) = (0, -1);
        foreach (var token in tokens)
        {
            if (token.Kind != TokenKind.FractionDigit)
                continue;
            if (token.Symbol == '0')
                last = index;
            index++;
        }

        return last;
    }

    private static int Count(List<FormatToken> tokens, TokenKind kind) => tokens.Count(t => t.Kind == kind);

    private static FormatToken Literal(string text) => new(TokenKind.Literal, Text: text);
}
