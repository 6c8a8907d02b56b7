using System.Numerics;
using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Queries;

/// <summary>A query bound to a collection's statistics: what to score by and what to insist on. The same on every shard.</summary>
internal sealed class QueryPlan
{
    /// <summary>A language counts where at least this share of the chunks is written in it.</summary>
    private const double StopLanguageShare = 0.1;

    private readonly QueryStatistics _statistics;
    private readonly Dictionary<string, int> _weights = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, long> _corrected = [];

    /// <summary>By key, the chunks of the most frequent one among those that mean the same word: a rare stem of a common word tells little.</summary>
    private readonly Dictionary<string, long> _common = [];
    private readonly List<(QueryClause Clause, List<QueryTerm> Parts)> _missingCodes = [];
    private readonly HashSet<string> _known;
    private readonly int _present;
    private readonly int _stopLanguages;

    private QueryPlan(SearchQuery query, QueryStatistics statistics)
    {
        _statistics = statistics;
        _known = [.. statistics.Synonyms.Select(static s => s.Words)];
        _present = statistics.Present;
        for (var i = 0; i < statistics.ChunksByLanguage.Length; i++)
        {
            _stopLanguages |= statistics.ChunksByLanguage[i] > StopLanguageShare * statistics.Chunks ? 1 << i : 0;
        }

        // A question that tells its language has that one's function words only.
        if (BitOperations.PopCount((uint)_stopLanguages) > 1 && LanguageDetector.Detect(query.Text) is { } own and not Language.None)
        {
            _stopLanguages = (_stopLanguages & (1 << (int)own)) is not 0 and var only ? only : _stopLanguages;
        }
    }

    public List<PlannedTerm> Terms { get; } = [];

    public List<PlannedCondition> Conditions { get; } = [];

    /// <summary>Words that occur nowhere and may be misspelt: surface to the variants that are looked for.</summary>
    public Dictionary<string, string[]> Misspelt { get; } = [];

    public bool HasPositive => Terms.Count > 0;

    public static QueryPlan Compile(SearchQuery query, QueryStatistics statistics)
    {
        var plan = new QueryPlan(query, statistics);
        var stopped = new List<QueryTerm>();
        foreach (var clause in query.Clauses)
        {
            plan.Add(clause, stopped);
        }

        foreach (var synonym in statistics.Synonyms)
        {
            plan.Add(synonym);
        }

        if (plan._order.Count == 0 && stopped.Count == 0 && plan._missingCodes is [var (code, parts)])
        {
            plan.AddCondition(code, null, parts);
        }

        // A query of nothing but stop words means them.
        if (plan._order.Count == 0 && plan._missingCodes.Count == 0)
        {
            foreach (var term in stopped)
            {
                plan.Score(plan.Present(term));
            }
        }

        foreach (var key in plan._order)
        {
            var chunks = plan._corrected.TryGetValue(key, out var corrected) ? corrected : statistics.Frequencies.GetValueOrDefault(key);
            if (chunks > 0)
            {
                var common = Math.Max(chunks, plan._common.GetValueOrDefault(key));
                plan.Terms.Add(new PlannedTerm(key, chunks, (float)(Ranking.Bm25.Idf(common, statistics.Chunks) * plan._weights[key])));
            }
        }

        return plan;
    }

    /// <summary>Every term and prefix that statistics must be gathered for, in a set of languages.</summary>
    public static (HashSet<string> Keys, HashSet<string> Fields) Wanted(SearchQuery query, IReadOnlyList<QuerySynonym> synonyms, int languages)
    {
        var keys = new HashSet<string>();
        var fields = new HashSet<string>();
        foreach (var clause in query.Clauses)
        {
            if (clause.Field is not null)
            {
                fields.Add(Analyzer.FoldKeyword(clause.Field));
                keys.UnionWith(Variants(clause.Field));
            }

            if (clause.Kind == QueryClauseKind.Prefix)
            {
                keys.Add(Prefix(clause.Text));
            }

            keys.UnionWith(Variants(clause.Text));
        }

        foreach (var synonym in synonyms)
        {
            keys.UnionWith(Keys(synonym, languages));
        }

        return (keys, fields);

        IEnumerable<string> Variants(string text) =>
            QueryAnalysis.Run(text, languages).SelectMany(static t => t.Variants).Where(v => (v.Languages & languages) != 0).Select(static v => v.Term);
    }

    /// <summary>An alternative as the index may hold it: its terms in each language, as one key.</summary>
    private static IEnumerable<string> Keys(QuerySynonym synonym, int languages)
    {
        var terms = QueryAnalysis.Run(synonym.Alternative, languages).Where(static t => t.Kind != TokenKind.Code).ToList();
        for (var language = 0; language < Shards.CollectionTotals.Languages; language++)
        {
            if ((languages & (1 << language)) != 0 && terms.Count > 0)
            {
                yield return string.Join(PlannedTerm.WordBreak, terms.Select(t => Array.Find(t.Variants, v => (v.Languages & (1 << language)) != 0).Term ?? t.Variants[0].Term));
            }
        }
    }

    private static string Prefix(string text) => Analyzer.FoldKeyword(text) + "*";

    private void Add(QueryClause clause, List<QueryTerm> stopped)
    {
        var field = clause.Field is null ? null : Analyzer.FoldKeyword(clause.Field);
        if (field is not null && !_statistics.Fields.Contains(field))
        {
            // No chunk has such a field: the colon was punctuation.
            if (!clause.Negated)
            {
                AddWords(QueryAnalysis.Run(clause.Field!, _present), stopped);
            }

            field = null;
            if (clause.Kind == QueryClauseKind.Words && !clause.Negated)
            {
                AddWords(QueryAnalysis.Run(clause.Text, _present), stopped);
                return;
            }
        }

        if (clause.Kind == QueryClauseKind.Prefix)
        {
            AddPrefix(clause, field);
            return;
        }

        var terms = QueryAnalysis.Run(clause.Text, _present);
        if (clause.Kind == QueryClauseKind.Words && !clause.Negated && field is null)
        {
            AddWords(terms, stopped);
            return;
        }

        AddCondition(clause, field, terms);
    }

    private void Add(QuerySynonym synonym)
    {
        // An alternative weighs no more than the word it stands for, however rare it is itself.
        var words = QueryAnalysis.Run(synonym.Words, _present);
        var common = words.Count == 1 ? Present(words[0]).Max(v => _statistics.Frequencies.GetValueOrDefault(v)) : 0;
        Score([.. Keys(synonym, _present).Distinct().Where(k => !_weights.ContainsKey(k))], common);
    }

    private void AddPrefix(QueryClause clause, string? field)
    {
        // What is typed may be longer than the stem that the index holds.
        string[] keys = [Prefix(clause.Text), .. QueryAnalysis.Run(clause.Text, _present).SelectMany(Present).Distinct()];
        if (!clause.Negated)
        {
            Score(keys);
        }

        if (clause.Negated || field is not null)
        {
            Conditions.Add(new PlannedCondition([keys], [0], field, InOrder: false, clause.Negated));
        }
    }

    private void AddWords(IReadOnlyList<QueryTerm> terms, List<QueryTerm> stopped)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            var term = terms[i];
            if (term.Kind == TokenKind.Part)
            {
                continue;
            }

            if (term.Kind == TokenKind.Code)
            {
                AddCode(term, terms);
                continue;
            }

            if (term.Variants.Any(v => (v.StopIn & _stopLanguages) != 0))
            {
                stopped.Add(term);
                continue;
            }

            var present = Present(term);
            if (present.Any(v => _statistics.Frequencies.GetValueOrDefault(v) > 0) || !term.MayBeCorrected)
            {
                Score(present);
            }
            else if (_known.Contains(Analyzer.FoldKeyword(term.Surface)))
            {
                // Who configures synonyms of a word knows how it is written.
                continue;
            }
            else if (_statistics.Corrections.TryGetValue(term.Surface, out var corrections))
            {
                foreach (var correction in corrections.TakeWhile(c => c.Distance == corrections[0].Distance).Take(QueryStatistics.MaxCorrections))
                {
                    _corrected[correction.Term] = correction.Chunks;
                    Score([correction.Term]);
                }
            }
            else
            {
                Misspelt[term.Surface] = present;
            }
        }
    }

    /// <summary>A code means itself. Where it occurs nowhere and nothing else is asked, its parts next to each other may: written with other signs between.</summary>
    private void AddCode(QueryTerm code, IReadOnlyList<QueryTerm> terms)
    {
        var whole = code.Variants[0].Term;
        if (_statistics.Frequencies.GetValueOrDefault(whole) > 0)
        {
            Score([whole]);
            return;
        }

        var parts = terms.Where(t => t.Kind == TokenKind.Part && t.Token.Start >= code.Token.Start && t.Token.End <= code.Token.End).ToList();
        _missingCodes.Add((new QueryClause(QueryClauseKind.Phrase, code.Surface), parts));
    }

    private void AddCondition(QueryClause clause, string? field, IReadOnlyList<QueryTerm> terms)
    {
        // In an order of words, codes stand as their parts do.
        var words = terms.Where(t => t.Kind != TokenKind.Code).ToList();
        if (words.Count == 0)
        {
            return;
        }

        var alternatives = words.Select(Present).ToArray();
        if (!clause.Negated)
        {
            foreach (var alternative in alternatives)
            {
                Score(alternative);
            }
        }

        var inOrder = clause.Kind == QueryClauseKind.Phrase || words.Count > 1;
        Conditions.Add(new PlannedCondition(alternatives, [.. words.Select(w => w.Position - words[0].Position)], field, inOrder, clause.Negated));
    }

    private string[] Present(QueryTerm term) => [.. term.Variants.Where(v => (v.Languages & _present) != 0).Select(v => v.Term)];

    private void Score(IReadOnlyCollection<string> keys, long common = 0)
    {
        common = keys.Count > 1 ? Math.Max(common, keys.Max(k => _statistics.Frequencies.GetValueOrDefault(k))) : common;
        foreach (var key in keys)
        {
            if (common > 0)
            {
                _common[key] = Math.Max(common, _common.GetValueOrDefault(key));
            }

            if (_weights.TryAdd(key, 1))
            {
                _order.Add(key);
            }
            else
            {
                _weights[key]++;
            }
        }
    }
}
