namespace IndexForge.Extraction.Csv;

/// <summary>Signs of quotes and escapes in a text.</summary>
internal static class QuoteShape
{
    /// <summary>Whether some field starts with the quote and some field ends with it.</summary>
    public static bool MayBe(string text, char quote, CsvDialect dialect)
    {
        var opens = false;
        var closes = false;
        for (var at = text.IndexOf(quote, StringComparison.Ordinal); at >= 0 && !(opens && closes); at = text.IndexOf(quote, at + 1))
        {
            opens |= Opens(text, at, dialect);
            closes |= Closes(text, at + 1, dialect);
        }

        return opens && closes;
    }

    /// <summary>
    /// Whether a backslash takes the meaning from quotes or, where nothing is quoted, from delimiters: it does if it stands
    /// before some that do not end a field, and quotes are not doubled instead.
    /// </summary>
    public static bool HasEscapes(string text, CsvDialect dialect)
    {
        var escapes = 0;
        for (var at = text.IndexOf('\\', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = at + 2 <= text.Length ? text.IndexOf('\\', at + 2) : -1)
        {
            var next = text[at + 1];
            if (next == dialect.Quote)
                escapes += Closes(text, at + 2, dialect) ? 0 : 1;
            else if (next == dialect.Delimiter[0])
                escapes++;
        }

        return escapes > 0 && escapes >= 10 * Doubled(text, dialect);
    }

    private static int Doubled(string text, CsvDialect dialect)
    {
        var pair = $"{dialect.Quote}{dialect.Quote}";
        var doubled = 0;
        for (var at = text.IndexOf(pair, StringComparison.Ordinal); at >= 0; at = text.IndexOf(pair, at + 2, StringComparison.Ordinal))
        {
            // An empty field is no doubled quote, and neither is an escaped quote before a closing one.
            var empty = Opens(text, at, dialect) && Closes(text, at + 2, dialect);
            doubled += empty || (at > 0 && text[at - 1] == '\\') ? 0 : 1;
        }

        return doubled;
    }

    private static bool Opens(string text, int at, CsvDialect dialect)
    {
        var before = at - 1;
        while (dialect.SkipInitialSpace && before >= 0 && text[before] == ' ')
            before--;
        return before < 0 || text[before] is '\n' or '\r' || text[before] == dialect.Delimiter[^1];
    }

    private static bool Closes(string text, int next, CsvDialect dialect) =>
        next >= text.Length || text[next] is '\n' or '\r' || text[next] == dialect.Delimiter[0];
}
