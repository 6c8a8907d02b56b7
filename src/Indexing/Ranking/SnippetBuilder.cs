using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Queries;

namespace IndexForge.Indexing.Ranking;

/// <summary>Cuts the part of a chunk that holds most of the query's weight, at the edges of words, and marks the matches in it.</summary>
internal sealed class SnippetBuilder
{
    private readonly Dictionary<string, float> _weights = [];
    private readonly List<string> _prefixes = [];
    private readonly int _length;

    public SnippetBuilder(QueryPlan plan, int length)
    {
        _length = length;
        foreach (var term in plan.Terms)
        {
            if (term.IsPrefix)
            {
                _prefixes.Add(term.Key[..^1]);
            }
            else
            {
                foreach (var word in term.Key.Split(PlannedTerm.WordBreak))
                {
                    _weights[word] = term.Weight;
                }
            }
        }
    }

    public (string Snippet, IReadOnlyList<TextRange> Highlights) Build(string text, Language language)
    {
        var sink = new Matches(_weights.GetAlternateLookup<ReadOnlySpan<char>>(), _prefixes, []);
        Analyzer.Analyze(text, language, ref sink);
        var (start, end) = Window(text, sink.Found);
        var highlights = new List<TextRange>();
        foreach (var match in sink.Found)
        {
            if (match.Start < start || match.End > end)
            {
                continue;
            }

            // A code and its parts, or two bigrams, may overlap.
            if (highlights.Count > 0 && match.Start - start <= highlights[^1].End - 1)
            {
                highlights[^1] = highlights[^1] with { End = Math.Max(highlights[^1].End, match.End - start) };
            }
            else
            {
                highlights.Add(new TextRange(match.Start - start, match.End - start));
            }
        }

        return (text[start..end], highlights);
    }

    private (int Start, int End) Window(string text, List<Match> matches)
    {
        if (text.Length <= _length)
        {
            return (0, text.Length);
        }

        // The window that starts at a match and holds most weight, each term counted once.
        var best = 0;
        var bestWeight = -1f;
        var seen = new HashSet<string>();
        for (var i = 0; i < matches.Count && i < 500; i++)
        {
            seen.Clear();
            var weight = 0f;
            for (var j = i; j < matches.Count && matches[j].End - matches[i].Start <= _length * 3 / 4; j++)
            {
                weight += seen.Add(matches[j].Term) ? matches[j].Weight : matches[j].Weight / 16;
            }

            if (weight > bestWeight)
            {
                (best, bestWeight) = (i, weight);
            }
        }

        var anchor = matches.Count == 0 ? 0 : matches[best].Start;
        var start = SentenceStart(text, anchor);
        var end = Math.Min(text.Length, start + _length);
        return (start, WordEnd(text, start, end));
    }

    /// <summary>The start of the anchor's sentence if it is near, else of a word a little before.</summary>
    private int SentenceStart(string text, int anchor)
    {
        var limit = Math.Max(0, anchor - (_length / 3));
        for (var i = anchor; i > limit; i--)
        {
            if (i >= 2 && char.IsWhiteSpace(text[i - 1]) && text[i - 2] is '.' or '!' or '?' or '\n' or '。')
            {
                return i;
            }
        }

        if (limit == 0)
        {
            return 0;
        }

        for (var i = Math.Max(limit, anchor - (_length / 6)); i < anchor; i++)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i + 1;
            }
        }

        return anchor;
    }

    private static int WordEnd(string text, int start, int end)
    {
        if (end == text.Length)
        {
            return end;
        }

        for (var i = end; i > start + ((end - start) / 2); i--)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                return i;
            }
        }

        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private readonly record struct Match(int Start, int End, string Term, float Weight);

    private readonly struct Matches(
        Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> weights, List<string> prefixes, List<Match> found) : ITokenSink
    {
        public List<Match> Found => found;

        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            if (weights.TryGetValue(term, out var key, out var weight))
            {
                found.Add(new Match(token.Start, token.End, key, weight));
                return;
            }

            foreach (var prefix in prefixes)
            {
                if (term.StartsWith(prefix))
                {
                    found.Add(new Match(token.Start, token.End, prefix, 1));
                    return;
                }
            }
        }
    }
}
