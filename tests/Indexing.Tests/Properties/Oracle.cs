namespace IndexForge.Indexing.Tests.Properties;

/// <summary>The meaning of a query, word by word over every text: too slow to be used and too simple to be wrong.</summary>
internal static class Oracle
{
    public static SortedSet<(string Document, int Ordinal)> Matches(Dictionary<string, string[]> documents, string query)
    {
        var clauses = Clauses(query);
        var result = new SortedSet<(string, int)>();
        foreach (var (document, texts) in documents)
        {
            for (var i = 0; i < texts.Length; i++)
            {
                if (Matches(texts[i].ToLowerInvariant().Split(' '), clauses))
                {
                    result.Add((document, i));
                }
            }
        }

        return result;
    }

    private static bool Matches(string[] words, List<string> clauses)
    {
        var any = false;
        foreach (var clause in clauses)
        {
            if (clause[0] == '-')
            {
                if (words.Contains(clause[1..]))
                {
                    return false;
                }
            }
            else if (clause[0] == '"')
            {
                var phrase = clause.Trim('"').Split(' ');
                if (!Enumerable.Range(0, Math.Max(0, words.Length - phrase.Length + 1)).Any(at => words.AsSpan(at, phrase.Length).SequenceEqual(phrase)))
                {
                    return false;
                }

                any = true;
            }
            else
            {
                any |= clause[^1] == '*' ? words.Any(w => w.StartsWith(clause[..^1], StringComparison.Ordinal)) : words.Contains(clause);
            }
        }

        return any;
    }

    private static List<string> Clauses(string query)
    {
        var clauses = new List<string>();
        foreach (var piece in query.ToLowerInvariant().Split('"').Index())
        {
            if (piece.Index % 2 == 1)
            {
                clauses.Add($"\"{piece.Item}\"");
            }
            else
            {
                clauses.AddRange(piece.Item.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return clauses;
    }
}
