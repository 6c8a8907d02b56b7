using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Queries;

/// <summary>
/// Synonyms by configuration, one rule a line: <c>car, automobile, motor vehicle</c> mean the same; <c>laptop => computer</c> widens one way.
/// <c>#</c> begins a comment. Only plain words of a query are widened, never phrases, fields or what is excluded; alternatives
/// are words, whatever signs they have. Immutable.
/// </summary>
public sealed class SynonymMap
{
    /// <summary>Longest text of rules, in UTF-16 units.</summary>
    public const int MaxLength = 4 << 20;

    /// <summary>Most words of one side of a rule.</summary>
    public const int MaxWords = 8;

    /// <summary>Most expressions of one rule.</summary>
    public const int MaxExpressions = 32;

    /// <summary>Most alternatives that one query gets.</summary>
    public const int MaxMatches = 64;

    private const int MaxErrors = 20;
    private readonly Dictionary<string, List<string>> _alternatives = [];

    private SynonymMap()
    {
    }

    /// <summary>No synonyms.</summary>
    public static SynonymMap Empty { get; } = new();

    /// <summary>Expressions that have alternatives.</summary>
    public int Count => _alternatives.Count;

    /// <summary>Reads rules.</summary>
    /// <param name="rules">The rules' text.</param>
    /// <exception cref="IndexException"><c>synonyms_invalid</c>: names every wrong line, up to 20 of them.</exception>
    public static SynonymMap Parse(string rules)
    {
        if (rules.Length > MaxLength)
        {
            throw new IndexException("synonyms_invalid", $"Synonyms have at most {MaxLength} characters; these have {rules.Length}.");
        }

        var map = new SynonymMap();
        var errors = new List<string>();
        var number = 0;
        foreach (var line in rules.AsSpan().EnumerateLines())
        {
            number++;
            var rule = WithoutComment(line).Trim();
            if (!rule.IsEmpty && map.Add(rule.ToString()) is { } error && errors.Count < MaxErrors)
            {
                errors.Add($"line {number}: {error}");
            }
        }

        return errors.Count == 0 ? map : throw new IndexException("synonyms_invalid", string.Join(" ", errors));
    }

    /// <summary>The alternatives of a query's plain words.</summary>
    /// <param name="query">The query.</param>
    public IReadOnlyList<QuerySynonym> Of(SearchQuery query)
    {
        var found = new List<QuerySynonym>();
        if (_alternatives.Count == 0)
        {
            return found;
        }

        foreach (var clause in query.Clauses)
        {
            if (clause is { Kind: QueryClauseKind.Words, Negated: false, Field: null })
            {
                Collect(Words(clause.Text), found);
            }
        }

        return found;
    }

    private void Collect(List<string> words, List<QuerySynonym> found)
    {
        for (var start = 0; start < words.Count; start++)
        {
            var key = "";
            for (var end = start; end < Math.Min(words.Count, start + MaxWords); end++)
            {
                key = end == start ? words[end] : $"{key} {words[end]}";
                if (!_alternatives.TryGetValue(key, out var alternatives))
                {
                    continue;
                }

                foreach (var alternative in alternatives)
                {
                    var synonym = new QuerySynonym(key, alternative);
                    if (found.Count < MaxMatches && !found.Contains(synonym))
                    {
                        found.Add(synonym);
                    }
                }
            }
        }
    }

    /// <summary>A comment's sign touches no word before it: <c>c#</c> is one.</summary>
    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '#' && (i == 0 || char.IsWhiteSpace(line[i - 1])))
            {
                return line[..i];
            }
        }

        return line;
    }

    /// <summary>Takes a rule; says what is wrong with it.</summary>
    private string? Add(string rule)
    {
        var sides = rule.Split("=>");
        if (sides.Length > 2)
        {
            return "more than one '=>'.";
        }

        var expressions = sides.Select(static s => s.Split(',').Select(static e => string.Join(' ', Words(e))).ToList()).ToList();
        var all = expressions.SelectMany(static e => e).ToList();
        if (all.Contains("") || (sides.Length == 1 && all.Count < 2))
        {
            return sides.Length == 1 && all.Count < 2 ? "a rule has two expressions at least." : "an expression without a word.";
        }

        if (all.Count > MaxExpressions || all.Exists(static e => e.Count(static c => c == ' ') >= MaxWords))
        {
            return $"a rule has at most {MaxExpressions} expressions of at most {MaxWords} words.";
        }

        foreach (var from in expressions[0])
        {
            foreach (var to in expressions[^1])
            {
                if (from != to)
                {
                    var list = _alternatives.TryGetValue(from, out var known) ? known : _alternatives[from] = [];
                    if (!list.Contains(to))
                    {
                        list.Add(to);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>The folded words of a text; a code is one.</summary>
    private static List<string> Words(string text)
    {
        var sink = new Collector([]);
        Analyzer.Analyze(text, Language.None, ref sink);
        return sink.Words;
    }

    private readonly struct Collector(List<string> words) : ITokenSink
    {
        public List<string> Words => words;

        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            if (token.Kind != TokenKind.Part)
            {
                words.Add(term.ToString());
            }
        }
    }
}
