using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Queries;

/// <summary>A clause's text as terms, in several languages at once: in every one where the index's are not known yet.</summary>
internal static class QueryAnalysis
{
    /// <summary>Texts whose terms each thread remembers.</summary>
    private const int Remembered = 16;

    private static readonly Language[] Languages = Enum.GetValues<Language>();

    [ThreadStatic]
    private static (string Text, int Languages, IReadOnlyList<QueryTerm> Terms)[]? t_known;

    [ThreadStatic]
    private static int t_next;

    /// <summary>The terms of a text in every language.</summary>
    public static IReadOnlyList<QueryTerm> Run(string text) => Run(text, ~0);

    /// <summary>
    /// The terms of a text in a set of languages, and as they are in none. A query is planned more than once: its texts are analysed the first
    /// time only.
    /// </summary>
    public static IReadOnlyList<QueryTerm> Run(string text, int languages)
    {
        var known = t_known ??= new (string, int, IReadOnlyList<QueryTerm>)[Remembered];
        foreach (var entry in known)
        {
            if (entry.Languages == languages && string.Equals(entry.Text, text, StringComparison.Ordinal))
            {
                return entry.Terms;
            }
        }

        var terms = Analyze(text, languages);
        known[t_next] = (text, languages, terms);
        t_next = (t_next + 1) % Remembered;
        return terms;
    }

    private static List<QueryTerm> Analyze(string text, int languages)
    {
        var byPlace = new Dictionary<(int Start, bool Code), (Token Token, List<TermVariant> Variants)>();
        var order = new List<(int Start, bool Code)>();
        foreach (var language in Languages)
        {
            if (language != Language.None && (languages & (1 << (int)language)) == 0)
            {
                continue;
            }

            var sink = new Collector([]);
            Analyzer.Analyze(text, language, ref sink);
            foreach (var (term, token) in sink.Tokens)
            {
                var place = (token.Start, token.Kind == TokenKind.Code);
                if (!byPlace.TryGetValue(place, out var entry))
                {
                    byPlace[place] = entry = (token, []);
                    order.Add(place);
                }

                var bit = 1 << (int)language;
                var stop = token.Kind == TokenKind.Stop ? bit : 0;
                var known = entry.Variants.FindIndex(v => v.Term == term);
                if (known < 0)
                {
                    entry.Variants.Add(new TermVariant(term, bit, stop));
                }
                else
                {
                    entry.Variants[known] = entry.Variants[known] with { Languages = entry.Variants[known].Languages | bit, StopIn = entry.Variants[known].StopIn | stop };
                }
            }
        }

        return [.. order.Select(place => byPlace[place]).Select(e => new QueryTerm(
            e.Token,
            e.Token.Kind == TokenKind.Stop ? TokenKind.Word : e.Token.Kind,
            text[e.Token.Start..e.Token.End],
            [.. e.Variants]))];
    }

    private readonly struct Collector(List<(string, Token)> tokens) : ITokenSink
    {
        public List<(string Term, Token Token)> Tokens => tokens;

        public void Add(scoped ReadOnlySpan<char> term, in Token token) => tokens.Add((term.ToString(), token));
    }
}
