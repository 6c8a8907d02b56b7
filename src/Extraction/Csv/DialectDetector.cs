using System.Globalization;

namespace IndexForge.Extraction.Csv;

/// <summary>
/// Finds the dialect of a text by reading it in each candidate dialect and judging the tables that come out: even rows of
/// fields that each look like one value (<see cref="DialectScore"/>).
/// </summary>
internal static class DialectDetector
{
    /// <summary>What people separate fields with, and how readily each is believed.</summary>
    private static readonly (char Delimiter, double Prior)[] Candidates =
    [
        (',', 1), (';', 1), ('\t', 1), ('|', 1),
        ('\u001F', 1), ('\u001E', 1), ('\u0001', 1), ('¦', 0.95), ('¬', 0.95), ('§', 0.95), ('~', 0.9), ('^', 0.9),
        (' ', 0.7), (':', 0.6), ('&', 0.6), ('#', 0.6), ('*', 0.6), ('!', 0.6), ('=', 0.6), ('$', 0.6), ('/', 0.5), ('_', 0.5),
    ];

    /// <summary>A delimiter that makes no better a table than this is one that happens to occur in a single column.</summary>
    private const double LeastScore = 0.08;
    private const double LeastRareScore = 0.25;

    /// <summary>Another delimiter this near the best one makes the choice ambiguous.</summary>
    private const double Ambiguous = 0.93;

    public static CsvDialect Detect(DialectSample sample, char? given, out string? warning)
    {
        warning = null;
        var named = SeparatorLine(sample.Head);
        if ((given ?? named) is { } known)
        {
            var dialect = Best(sample, known)?.Dialect ?? new CsvDialect { Delimiter = known.ToString() };
            return Complete(sample, dialect with { HasSeparatorLine = named is not null });
        }

        var ranked = Candidates
            .Where(c => sample.Head.Contains(c.Delimiter, StringComparison.Ordinal))
            .Select(c => (Found: Best(sample, c.Delimiter)!, c.Prior))
            .Select(c => (c.Found, Score: c.Found.Score * c.Prior, c.Prior))
            .Where(c => c.Score > (c.Prior == 1 ? LeastScore : LeastRareScore))
            .OrderByDescending(c => c.Score)
            .ToList();
        if (ranked.Count == 0)
            return Complete(sample, CsvDialect.Rfc4180 with { Quote = Best(sample, ',')?.Dialect.Quote ?? '"' });
        if (ranked.Count > 1 && ranked[1].Score > ranked[0].Score * Ambiguous)
            warning = $"The delimiter was taken to be {Show(ranked[0].Found)}; it could also be {Show(ranked[1].Found)}.";
        return Complete(sample, ranked[0].Found.Dialect);
    }

    /// <summary>The best dialect of one delimiter, by what may stand around it and around its fields; blanks may be runs of them.</summary>
    private static DialectScore? Best(DialectSample sample, char delimiter)
    {
        var plain = new CsvDialect { Delimiter = DelimiterShape.Widen(sample.Head, delimiter) };
        if (delimiter == ' ')
            return Better(DialectScore.Of(sample, plain), DialectScore.Of(sample, plain with { SkipInitialSpace = true }));
        if (DelimiterShape.IsFollowedByBlank(sample.Head, plain.Delimiter))
            plain = plain with { SkipInitialSpace = true };

        var best = DialectScore.Of(sample, plain);
        if (QuoteShape.MayBe(sample.Head, '\'', plain))
        {
            var single = DialectScore.Of(sample, plain with { Quote = '\'' });
            if (single.QuotedFields > best.QuotedFields)
                best = single;
        }

        if (QuoteShape.HasEscapes(sample.Head, best.Dialect))
        {
            var escaped = DialectScore.Of(sample, best.Dialect with { Escape = '\\' });
            if (escaped.Score >= best.Score * 0.999)
                best = escaped;
        }

        return best;
    }

    private static DialectScore Better(DialectScore one, DialectScore other) => other.Score > one.Score ? other : one;

    private static CsvDialect Complete(DialectSample sample, CsvDialect dialect) =>
        dialect with { PreambleRows = Preamble.Count(sample, dialect) };

    /// <summary>Excel's own way to say it: a first line <c>sep=;</c>.</summary>
    private static char? SeparatorLine(string text)
    {
        var line = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length).Trim('"');
        return line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;
    }

    private static string Show(DialectScore score) => score.Dialect.Delimiter switch
    {
        "\t" => "a tab",
        " " => "a blank",
        var d when char.IsControl(d[0]) => string.Create(CultureInfo.InvariantCulture, $"U+{(int)d[0]:X4}"),
        var d => $"'{d}'",
    };
}
