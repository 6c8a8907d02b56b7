using System.Runtime.CompilerServices;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Queries;

/// <summary>A clause's text as terms, in every language at once: which of them count is known only when the index's languages are.</summary>
internal static class QueryAnalysis
{
    private static readonly Language[] Languages = Enum.GetValues<Language>();

    private static readonly ConditionalWeakTable<string, List<QueryTerm>> Known = [];

    /// <summary>The terms of a text. A query is planned more than once: its texts are analysed the first time only.</summary>
    public static IReadOnlyList<QueryTerm> Run(string text) => Known.GetValue(text, Analyze);

    private static List<QueryTerm> Analyze(string text)
    {
        var byPlace = new Dictionary<(int Start, bool Code), (Token Token, List<TermVariant> Variants)>();
        var order = new List<(int Start, bool Code)>();
        foreach (var language in Languages)
        {
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
