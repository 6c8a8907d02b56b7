using System.Globalization;
using System.Text;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Compiles one section of a format code (ECMA-376 part 1, 18.8.31; Excel's own tolerance where that is silent).</summary>
internal sealed class FormatParser
{
    private readonly List<FormatToken> _tokens = [];
    private readonly StringBuilder _literal = new();
    private FormatCondition? _condition;
    private LocaleNames _names = LocaleNames.English;
    private int _dbNum;
    private int _percents;
    private bool _hasDigit;
    private bool _seenPoint;
    private bool _seenExponent;
    private bool _grouping;
    private int _scale;
    private int _pendingCommas;

    private FormatParser()
    {
    }

    public static FormatSection Parse(ReadOnlySpan<char> code)
    {
        if (SystemFormat(code) is { } system)
            code = system;
        var parser = new FormatParser();
        for (var at = 0; at < code.Length;)
            at += parser.Next(code[at..]);
        parser.EndNumberPart();
        parser.FlushLiteral();
        return SectionBuilder.Build(
            parser._tokens, parser._condition, parser._names, parser._dbNum, parser._grouping, (2 * parser._percents) - (3 * parser._scale));
    }

    /// <summary>The system's own long date and time, which take the place of what a section spells out behind their marks.</summary>
    private static string? SystemFormat(ReadOnlySpan<char> code) => code switch
    {
        _ when code.StartsWith("[$-F800]", StringComparison.OrdinalIgnoreCase) => "dddd, mmmm d, yyyy",
        _ when code.StartsWith("[$-F400]", StringComparison.OrdinalIgnoreCase) => "hh:mm:ss",
        _ => null,
    };

    /// <summary>Takes the token at the start of the rest; its length.</summary>
    private int Next(ReadOnlySpan<char> rest)
    {
        switch (rest[0])
        {
            case '"':
                var close = rest[1..].IndexOf('"');
                _literal.Append(close < 0 ? rest[1..] : rest.Slice(1, close));
                return close < 0 ? rest.Length : close + 2;
            case '\\' when rest.Length > 1:
                _literal.Append(rest[1]);
                return 2;
            case '_' when rest.Length > 1:
                _literal.Append(' ');
                return 2;
            case '*' when rest.Length > 1:
                // The fill character takes what is left of the column's width, which a text export does not have.
                return 2;
            case '[':
                var end = rest.IndexOf(']');
                return end < 0 ? Literal(rest[0]) : Bracket(rest[1..end]) + 2;
            case '0' or '#' or '?':
                return Digit(rest[0]);
            case '.' when !_seenPoint && !_seenExponent:
                EndNumberPart();
                _seenPoint = true;
                return Token(new FormatToken(TokenKind.Point));
            case ',' when _hasDigit && !_seenExponent:
                _pendingCommas++;
                return 1;
            case '%':
                _percents++;
                return Literal('%');
            case 'E' or 'e' when _hasDigit && !_seenExponent && rest.Length > 1 && rest[1] is '+' or '-':
                EndNumberPart();
                _seenExponent = true;
                Token(new FormatToken(TokenKind.Exponent, rest[1], Text: rest[0].ToString()));
                return 2;
            case '/' when _hasDigit:
                return Slash(rest);
            case '@':
                return Token(new FormatToken(TokenKind.Text));
            default:
                return Word(rest);
        }
    }

    private int Word(ReadOnlySpan<char> rest)
    {
        if (rest.StartsWith("General", StringComparison.OrdinalIgnoreCase))
        {
            Token(new FormatToken(TokenKind.General));
            return 7;
        }

        if (rest.StartsWith("AM/PM", StringComparison.OrdinalIgnoreCase))
        {
            Token(new FormatToken(TokenKind.AmPm, Text: "AM/PM"));
            return 5;
        }

        if (rest.StartsWith("A/P", StringComparison.OrdinalIgnoreCase))
        {
            Token(new FormatToken(TokenKind.AmPm, Text: rest[..3].ToString()));
            return 3;
        }

        if (rest.StartsWith("上午/下午", StringComparison.Ordinal))
        {
            Token(new FormatToken(TokenKind.AmPm, Text: "上午/下午"));
            return 5;
        }

        var letter = char.ToLowerInvariant(rest[0]);
        var kind = letter switch
        {
            'y' => TokenKind.Year,
            'm' => TokenKind.Month,
            'd' => TokenKind.Day,
            'h' => TokenKind.Hour,
            's' => TokenKind.Second,
            'b' => TokenKind.BuddhistYear,
            'e' => TokenKind.EraYear,
            'g' => TokenKind.Era,
            _ => TokenKind.Literal,
        };
        if (kind == TokenKind.Literal)
            return Literal(rest[0]);

        var count = 1;
        while (count < rest.Length && char.ToLowerInvariant(rest[count]) == letter)
            count++;
        if (kind == TokenKind.BuddhistYear && count == 1 && rest.Length > 1 && rest[1] is '1' or '2')
            return 2; // B1 and B2 choose the Gregorian or Hijri calendar; dates stay Gregorian here.
        Token(new FormatToken(kind, Count: count));
        return count;
    }

    private int Bracket(ReadOnlySpan<char> inner)
    {
        if (inner.Length == 0)
            return 0;

        if (inner[0] == '$')
        {
            var dash = inner.LastIndexOf('-');
            var symbol = dash < 0 ? inner[1..] : inner[1..dash];
            _literal.Append(symbol);
            if (dash >= 0 && int.TryParse(inner[(dash + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id))
                _names = LocaleNames.Of(id);
        }
        else if (inner[0] is '<' or '>' or '=')
        {
            _condition ??= FormatCondition.Parse(inner);
        }
        else if (inner.StartsWith("DBNum", StringComparison.OrdinalIgnoreCase) && inner.Length == 6)
        {
            _dbNum = inner[5] - '0';
        }
        else if (Elapsed(inner) is { } kind)
        {
            Token(new FormatToken(kind, Count: inner.Length));
        }

        return inner.Length;
    }

    private static TokenKind? Elapsed(ReadOnlySpan<char> inner)
    {
        foreach (var c in inner)
        {
            if ((c | 0x20) != (inner[0] | 0x20))
                return null;
        }

        return (char)(inner[0] | 0x20) switch
        {
            'h' => TokenKind.ElapsedHours,
            'm' => TokenKind.ElapsedMinutes,
            's' => TokenKind.ElapsedSeconds,
            _ => null,
        };
    }

    private int Digit(char symbol)
    {
        if (_pendingCommas > 0 && !_seenPoint)
        {
            _grouping = true;
            _pendingCommas = 0;
        }

        _hasDigit = true;
        return Token(new FormatToken(
            _seenExponent ? TokenKind.ExponentDigit : _seenPoint ? TokenKind.FractionDigit : TokenKind.IntegerDigit, symbol));
    }

    /// <summary>A slash between digits makes a fraction; its denominator is placeholders or a fixed number.</summary>
    private int Slash(ReadOnlySpan<char> rest)
    {
        var at = 1;
        while (at < rest.Length && rest[at] == ' ')
            at++;
        if (at == rest.Length || !(char.IsAsciiDigit(rest[at]) || rest[at] is '#' or '?'))
            return Literal('/');

        FlushLiteral();
        Token(new FormatToken(TokenKind.Slash, Text: rest[..at].ToString()));
        var start = at;
        while (at < rest.Length && (char.IsAsciiDigit(rest[at]) || rest[at] is '#' or '?'))
            at++;

        var denominator = rest[start..at];
        if (denominator.ContainsAnyInRange('1', '9')
            && int.TryParse(denominator, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return Token(new FormatToken(TokenKind.FixedDenominator, Count: value)) + at - 1;
        }

        foreach (var symbol in denominator)
            Token(new FormatToken(TokenKind.DenominatorDigit, symbol));
        return at;
    }

    private void EndNumberPart()
    {
        _scale += _pendingCommas;
        _pendingCommas = 0;
    }

    private int Literal(char c)
    {
        _literal.Append(c);
        return 1;
    }

    private int Token(FormatToken token)
    {
        FlushLiteral();
        _tokens.Add(token);
        return 1;
    }

    private void FlushLiteral()
    {
        if (_literal.Length == 0)
            return;
        _tokens.Add(new FormatToken(TokenKind.Literal, Text: _literal.ToString()));
        _literal.Clear();
    }
}
