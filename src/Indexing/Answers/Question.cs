using System.Text.RegularExpressions;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Answers;

/// <summary>A question: its type, the terms that matter, in order, and how much each weighs.</summary>
internal sealed partial class Question
{
    private const int MaxAskedFor = 3;
    private const int MaxRarest = 3;

    public Question(string text, Language language, Func<string, double> weight)
    {
        Type = TypeOf(text);
        AsksForPercentage = Percentage().IsMatch(text);
        AsksForYear = Year().IsMatch(text);
        var sink = new Terms([]);
        Analyzer.Analyze(text, language, ref sink);
        var noun = AskedNoun().Match(text) is { Success: true } asked ? asked.Index + asked.Length : text.Length;
        foreach (var (term, token) in sink.Found)
        {
            if (token.Kind is not (TokenKind.Code or TokenKind.Unmarked))
            {
                Words.Add(term);
            }

            if (token.Start >= noun && token.Kind is not (TokenKind.Unmarked or TokenKind.Part))
            {
                noun = token.Kind == TokenKind.Stop || AskedFor.Count == MaxAskedFor ? text.Length : noun;
                if (noun < text.Length)
                {
                    AskedFor.Add(term);
                }
            }

            if (token.Kind is TokenKind.Stop or TokenKind.Part or TokenKind.Unmarked || QuestionWords.Contains(term) || Weights.ContainsKey(term))
            {
                continue;
            }

            Order.Add(term);
            Weights[term] = weight(term);
            TotalWeight += Weights[term];
            if (token.Kind == TokenKind.Number)
            {
                Numbers.Add(term);
            }
            else if (token.Position > 0 && char.IsUpper(text[token.Start]))
            {
                Names.Add(term);
            }
        }

        Rarest = [.. Weights.OrderByDescending(static w => w.Value).Take(MaxRarest).Select(static w => w.Key)];
    }

    public QuestionType Type { get; }

    public bool AsksForPercentage { get; }

    public bool AsksForYear { get; }

    /// <summary>Terms in the order of the question.</summary>
    public List<string> Order { get; } = [];

    /// <summary>All words in order, those too common to search by among them.</summary>
    public List<string> Words { get; } = [];

    /// <summary>The kind of thing asked for, behind «what», «which» or «how many»: an answer is one without saying so.</summary>
    public HashSet<string> AskedFor { get; } = [];

    public Dictionary<string, double> Weights { get; } = [];

    public double TotalWeight { get; }

    /// <summary>Terms written with a capital, the first word aside.</summary>
    public HashSet<string> Names { get; } = [];

    public HashSet<string> Numbers { get; } = [];

    /// <summary>The terms that tell most.</summary>
    public IReadOnlyList<string> Rarest { get; }

    private static HashSet<string> QuestionWords { get; } = ["mani", "much", "long", "often", "far", "old", "kind", "type", "sort", "name", "call", "know", "happen", "mean"];

    private static QuestionType TypeOf(string text) => text switch
    {
        _ when HowMany().IsMatch(text) => QuestionType.HowMany,
        _ when When().IsMatch(text) => QuestionType.When,
        _ when Where().IsMatch(text) => QuestionType.Where,
        _ when Who().IsMatch(text) => QuestionType.Who,
        _ when Why().IsMatch(text) => QuestionType.Why,
        _ when How().IsMatch(text) => QuestionType.How,
        _ when Definition().IsMatch(text) => QuestionType.Definition,
        _ => QuestionType.Other,
    };

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    [GeneratedRegex(@"\bhow (many|much|long|old|far|tall|large|big|fast|high|deep|wide|often|few|heavy)\b|\bwhat (number|percentage|percent|amount|proportion|fraction|ratio|population|portion|size|score|rank)\b|\bwhat (is|was|were|are) the (\w+ )?(number|percentage|amount|population|size|length|height|cost|price|score|total)\b|\b(which|what) (chapter|number)\b", Options)]
    private static partial Regex HowMany();

    [GeneratedRegex(@"\bwhen\b|\b(what|which) (year|date|day|month|century|decade|time|era|period)\b", Options)]
    private static partial Regex When();

    [GeneratedRegex(@"\bwhere\b|\b(what|which) (country|city|state|place|location|town|continent|region|county|area|province|river|street|island|venue|stadium)\b", Options)]
    private static partial Regex Where();

    [GeneratedRegex(@"\bwho\b|\bwhose\b|\bwhom\b|\b(what|which) (person|player|team|president|king|queen|company|group|scientist|author|organization|leader|man|woman|emperor|artist|band|actor|director|coach)\b", Options)]
    private static partial Regex Who();

    [GeneratedRegex(@"\bwhy\b|\bwhat (caused?|reason|is the reason|was the reason)\b|\bfor what (reason|purpose)\b", Options)]
    private static partial Regex Why();

    [GeneratedRegex(@"\bhow\b", Options)]
    private static partial Regex How();

    [GeneratedRegex(@"^\s*what (is|are|was|were) (a |an |the )?[\w\s'-]+\??\s*$|\bwhat does .* mean\b|\b(called|known as|term for|name of|named)\b", Options)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\bpercent(age)?\b|\bproportion\b", Options)]
    private static partial Regex Percentage();

    [GeneratedRegex(@"\b(what|which) year\b", Options)]
    private static partial Regex Year();

    [GeneratedRegex(@"\b(what|which|how many|how much)\b", Options)]
    private static partial Regex AskedNoun();

    private readonly struct Terms(List<(string, Token)> found) : ITokenSink
    {
        public List<(string Term, Token Token)> Found => found;

        public void Add(scoped ReadOnlySpan<char> term, in Token token) => found.Add((term.ToString(), token));
    }
}
