using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>
/// Scores the sentences of passages as answers: a linear model over shared terms, their order, the sentences around, the passage's rank
/// and evidence for the question's type. The weights were fitted on half of a public question set and checked on the other half.
/// </summary>
internal sealed class SentenceScorer(Question question, string questionText)
{
    public const int FeatureCount = 18;
    public const int OwnCoverage = 0;
    public const int CoverageBefore = 1;
    public const int CoverageAfter = 2;
    public const int PassageCoverage = 3;
    public const int PassageRank = 4;
    public const int NeighbouringTerms = 5;
    public const int IsBestPassage = 6;
    public const int RelatedTerms = 7;
    public const int IsFirst = 8;
    public const int Length = 9;
    public const int Evidence = 10;

    private static readonly double[] Weights = [6.28, 1.97, 0.78, 1.98, 2.61, 1.68, 0.88, 1.55, 0.11, 0, 0, 1.31, 1.42, 0.74, 1.71, 0, 0.38, 0.57];

    public IEnumerable<SentenceCandidate> Score(IReadOnlyList<Passage> passages)
    {
        var best = passages.Count == 0 ? 1 : Math.Max(1e-9, passages.Max(static p => p.Score));
        for (var i = 0; i < passages.Count; i++)
        {
            var sentences = Read(passages[i]);
            var whole = new HashSet<string>(sentences.SelectMany(static s => s.Terms));
            for (var s = 0; s < sentences.Count; s++)
            {
                var features = Features(passages[i], sentences, s, whole, passages[i].Score / best);
                var score = 0.0;
                for (var f = 0; f < FeatureCount; f++)
                {
                    score += Weights[f] * features[f];
                }

                yield return new SentenceCandidate(i, sentences[s].Range, features, score);
            }
        }
    }

    private double[] Features(Passage passage, List<Sentence> sentences, int at, HashSet<string> whole, double rank)
    {
        var sentence = sentences[at];
        var own = sentence.TermSet;
        var before = at > 0 ? sentences[at - 1].TermSet : [];
        var after = at + 1 < sentences.Count ? sentences[at + 1].TermSet : [];
        var features = new double[FeatureCount];
        features[OwnCoverage] = Coverage(own);
        features[CoverageBefore] = Coverage(before, own);
        features[CoverageAfter] = Coverage(after, own);
        features[PassageCoverage] = Coverage(whole);
        features[PassageRank] = rank;
        features[NeighbouringTerms] = Neighbours(sentence.Terms);
        features[IsBestPassage] = rank >= 1 ? 1 : 0;
        features[RelatedTerms] = Related(own);
        features[IsFirst] = at == 0 ? 1 : 0;
        features[Length] = Math.Log(1 + sentence.Terms.Count);
        features[Evidence + (int)question.Type] = AnswerEvidence.Of(question, sentence.Range.Of(passage.Text).ToString(), questionText);
        return features;
    }

    /// <summary>The share of the weight whose terms are missing but have a relative: another word with the same beginning.</summary>
    private double Related(HashSet<string> terms)
    {
        var sum = 0.0;
        foreach (var (term, weight) in question.Weights)
        {
            if (!terms.Contains(term) && term.Length >= 4 && terms.Any(t => t.Length >= 4 && t.AsSpan(0, 4).SequenceEqual(term.AsSpan(0, 4))))
            {
                sum += weight;
            }
        }

        return question.TotalWeight == 0 ? 0 : sum / question.TotalWeight;
    }

    /// <summary>The share of the question's weight that a set of terms covers, leaving out what another covers already.</summary>
    private double Coverage(HashSet<string> terms, HashSet<string>? without = null)
    {
        var sum = 0.0;
        foreach (var (term, weight) in question.Weights)
        {
            sum += terms.Contains(term) && without?.Contains(term) != true ? weight : 0;
        }

        return question.TotalWeight == 0 ? 0 : sum / question.TotalWeight;
    }

    /// <summary>The share of neighbouring question terms that stand near each other, in order.</summary>
    private double Neighbours(List<string> terms)
    {
        if (question.Order.Count < 2)
        {
            return 0;
        }

        var near = 0;
        for (var i = 1; i < question.Order.Count; i++)
        {
            for (var at = terms.IndexOf(question.Order[i - 1]); at >= 0; at = terms.IndexOf(question.Order[i - 1], at + 1))
            {
                if (terms.Skip(at + 1).Take(3).Contains(question.Order[i]))
                {
                    near++;
                    break;
                }
            }
        }

        return (double)near / (question.Order.Count - 1);
    }

    private static List<Sentence> Read(Passage passage)
    {
        var result = SentenceSplitter.Split(passage.Text).ConvertAll(static r => new Sentence(r, [], []));
        var sink = new Assign(result, [0]);
        Analyzer.Analyze(passage.Text, passage.Language, ref sink);
        return result;
    }

    private sealed record Sentence(TextRange Range, List<string> Terms, HashSet<string> TermSet);

    private readonly struct Assign(List<Sentence> sentences, int[] at) : ITokenSink
    {
        public void Add(scoped ReadOnlySpan<char> term, in Token token)
        {
            while (at[0] < sentences.Count && token.Start >= sentences[at[0]].Range.End)
            {
                at[0]++;
            }

            if (at[0] < sentences.Count && token.Kind is not (TokenKind.Stop or TokenKind.Code or TokenKind.Unmarked))
            {
                var text = term.ToString();
                sentences[at[0]].Terms.Add(text);
                sentences[at[0]].TermSet.Add(text);
            }
        }
    }
}
