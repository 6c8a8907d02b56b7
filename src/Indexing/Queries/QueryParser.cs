using System.Text;

namespace IndexForge.Indexing.Queries;

/// <summary>
/// The query syntax: words, <c>"phrases"</c>, <c>-not</c>, <c>prefix*</c>, <c>field:value</c>. There are no errors: what is not
/// exactly an operator is text. An operator stands at the edge of a word, touches what it governs, and <c>-</c> does not govern a number.
/// </summary>
public static class QueryParser
{
    /// <summary>Longest query in UTF-16 units.</summary>
    public const int MaxLength = 4096;

    /// <summary>Most clauses; words beyond are not searched.</summary>
    public const int MaxClauses = 256;

    /// <summary>Parses a query.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <exception cref="IndexException"><c>query_too_long</c>.</exception>
    public static SearchQuery Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new IndexException("query_too_long", $"A query has at most {MaxLength} characters; this one has {text.Length}.");
        }

        var clauses = new List<QueryClause>();
        var words = new StringBuilder();
        for (var at = 0; at < text.Length && clauses.Count < MaxClauses;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            if (TryOperator(text, ref at, out var clause))
            {
                Flush(words, clauses);
                clauses.Add(clause);
                continue;
            }

            var end = EndOfWord(text, at);
            words.Append(words.Length > 0 ? " " : "").Append(text, at, end - at);
            at = end;
        }

        Flush(words, clauses);
        return new SearchQuery(text, clauses);
    }

    /// <summary>A query whose whole text is plain words, whatever signs it has.</summary>
    /// <param name="text">The text; what exceeds <see cref="MaxLength"/> is cut.</param>
    public static SearchQuery Plain(string text)
    {
        var cut = text.Length > MaxLength ? text[..MaxLength] : text;
        return new SearchQuery(cut, string.IsNullOrWhiteSpace(cut) ? [] : [new QueryClause(QueryClauseKind.Words, cut)]);
    }

    private static void Flush(StringBuilder words, List<QueryClause> clauses)
    {
        if (words.Length > 0)
        {
            clauses.Add(new QueryClause(QueryClauseKind.Words, words.ToString()));
            words.Clear();
        }
    }

    private static bool TryOperator(string text, ref int at, out QueryClause clause)
    {
        var from = at;
        var negated = text[from] == '-' && from + 1 < text.Length && (text[from + 1] == '"' || char.IsLetter(text[from + 1]));
        from += negated ? 1 : 0;
        var field = FieldName(text, from);
        var value = from + (field is null ? 0 : field.Length + 1);
        if (value < text.Length && text[value] == '"' && text.IndexOf('"', value + 1) is var close and > 0 && HasWord(text.AsSpan((value + 1)..close)))
        {
            clause = new QueryClause(QueryClauseKind.Phrase, text[(value + 1)..close], field, negated);
            at = close + 1;
            return true;
        }

        var end = EndOfWord(text, value);
        var isPrefix = end - value >= 2 && text[end - 1] == '*' && text.AsSpan(value..(end - 1)).IndexOf('*') < 0 && HasWord(text.AsSpan((end - 2)..(end - 1)));
        clause = new QueryClause(isPrefix ? QueryClauseKind.Prefix : QueryClauseKind.Words, text[value..(isPrefix ? end - 1 : end)], field, negated);
        at = negated || field is not null || isPrefix ? end : at;
        return negated || field is not null || isPrefix;
    }

    /// <summary>A name that begins with a letter, its colon, and a value right behind that could not be a web address's.</summary>
    private static string? FieldName(string text, int from)
    {
        var at = from;
        while (at < text.Length && at - from < 64 && (char.IsLetterOrDigit(text[at]) || (at > from && text[at] is '_' or '-' or '.')))
        {
            at++;
        }

        return at > from && char.IsLetter(text[from]) && at + 1 < text.Length && text[at] == ':'
            && (char.IsLetterOrDigit(text[at + 1]) || text[at + 1] is '"' or '+' or '-' or '$' or '€' or '#')
            ? text[from..at]
            : null;
    }

    private static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
