namespace IndexForge.Indexing.Answers;

/// <summary>
/// What speaks for a sentence as the answer to a question: shared terms, their order and nearness, the sentences around, the passage's rank
/// and evidence for the question's type.
/// </summary>
internal sealed class SentenceFeatures(Question question, string questionText)
{
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

    /// <summary>One feature per question type.</summary>
    public const int Evidence = 10;
    public const int SharedWords = 18;
    public const int WordsInOrder = 19;
    public const int LocalCoverage = 20;
    public const int OnlyHere = 21;

    /// <summary>How many features the choice of a sentence is made by.</summary>
    public const int ForChoice = 22;

    // Those behind tell whether there is an answer, but not which sentence it is.
    public const int Precision = 22;
    public const int Place = 23;
    public const int SharedPairs = 24;
    public const int CoverageBesideAskedFor = 25;
    public const int PassageLetters = 26;
    public const int PassageRarest = 27;
    public const int PassageNames = 28;
    public const int MissingNames = 29;
    public const int MissingNumbers = 30;
    public const int Count = 31;

    private readonly HashSet<string> _words = [.. question.Words];

    /// <summary>The features that all sentences of a passage share; the others are nought.</summary>
    public double[] Shared(ReadPassage passage, double rank)
    {
        var whole = passage.TermSet;
        var features = new double[Count];
        features[PassageCoverage] = Coverage(whole);
        features[PassageRank] = rank;
        features[IsBestPassage] = rank >= 1 ? 1 : 0;
        features[PassageLetters] = Letters(whole);
        features[PassageRarest] = question.Rarest.Count == 0 ? 1 : (double)question.Rarest.Count(whole.Contains) / question.Rarest.Count;
        features[PassageNames] = NamesCoverage(whole);
        features[MissingNames] = question.Names.Count(n => !whole.Contains(n));
        features[MissingNumbers] = question.Numbers.Count(n => !whole.Contains(n));
        return features;
    }

    /// <summary>The features of one sentence, those of its passage among them.</summary>
    public double[] Of(ReadPassage passage, int at, double[] shared)
    {
        var sentences = passage.Sentences;
        var sentence = sentences[at];
        var own = sentence.TermSet;
        var before = at > 0 ? sentences[at - 1].TermSet : [];
        var after = at + 1 < sentences.Count ? sentences[at + 1].TermSet : [];
        var text = sentence.Range.Of(passage.Text).ToString();
        var features = (double[])shared.Clone();
        features[OwnCoverage] = Coverage(own);
        features[CoverageBefore] = Coverage(before, own);
        features[CoverageAfter] = Coverage(after, own);
        features[NeighbouringTerms] = Pairs(sentence, 3);
        features[RelatedTerms] = Related(own, 4);
        features[IsFirst] = at == 0 ? 1 : 0;
        features[Length] = Math.Log(1 + sentence.Terms.Count);
        features[Evidence + (int)question.Type] = AnswerEvidence.Of(question, text, questionText);
        features[SharedWords] = _words.Count == 0 ? 0 : (double)_words.Count(sentence.Words.Contains) / _words.Count;
        features[WordsInOrder] = (double)WordOrder.Common(question.Words, sentence.Words) / Math.Max(1, question.Words.Count);
        (features[LocalCoverage], features[OnlyHere]) = Local(passage, own);
        features[Precision] = (double)sentence.Terms.Count(t => question.Weights.ContainsKey(t.Term)) / Math.Max(1, sentence.Terms.Count);
        features[Place] = (double)at / Math.Max(1, sentences.Count - 1);
        features[SharedPairs] = WordOrder.SharedPairs(question.Words, sentence.Words);
        features[CoverageBesideAskedFor] = BesideAskedFor(own);
        return features;
    }

    /// <summary>
    /// Coverage as the passage weighs terms: one that stands in each of its sentences tells none of them apart. And the share of the question's
    /// weight that stands in this sentence alone.
    /// </summary>
    private (double Coverage, double OnlyHere) Local(ReadPassage passage, HashSet<string> own)
    {
        var (covered, all, alone) = (0.0, 0.0, 0.0);
        foreach (var (term, weight) in question.Weights)
        {
            if (passage.SentencesWith(term) is var with and > 0)
            {
                var local = Math.Log((passage.Sentences.Count + 1) / (with + 0.5));
                all += local;
                covered += own.Contains(term) ? local : 0;
                alone += with == 1 && own.Contains(term) ? weight : 0;
            }
        }

        return (all == 0 ? 0 : covered / all, question.TotalWeight == 0 ? 0 : alone / question.TotalWeight);
    }

    /// <summary>Coverage without the kind of thing asked for, which an answer seldom repeats.</summary>
    private double BesideAskedFor(HashSet<string> terms)
    {
        var (sum, all) = (0.0, 0.0);
        foreach (var (term, weight) in question.Weights)
        {
            if (!question.AskedFor.Contains(term))
            {
                sum += terms.Contains(term) ? weight : 0;
                all += weight;
            }
        }

        return all == 0 ? 0 : sum / all;
    }

    /// <summary>The share of the weight of the question's names; one where it has none.</summary>
    private double NamesCoverage(HashSet<string> terms)
    {
        var all = question.Names.Sum(n => question.Weights[n]);
        return all == 0 ? 1 : question.Names.Sum(n => terms.Contains(n) ? question.Weights[n] : 0) / all;
    }

    /// <summary>Coverage by triples of letters, so that another form of a word counts for a part.</summary>
    private double Letters(HashSet<string> terms)
    {
        var present = new HashSet<(char, char, char)>(terms.SelectMany(LetterTriples.Of));
        var sum = 0.0;
        foreach (var (term, weight) in question.Weights)
        {
            sum += weight * LetterTriples.Of(term).Count(present.Contains) / term.Length;
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

    /// <summary>The share of the weight whose terms are missing but have a relative: another word with the same beginning.</summary>
    private double Related(HashSet<string> terms, int beginning)
    {
        var sum = 0.0;
        foreach (var (term, weight) in question.Weights)
        {
            if (!terms.Contains(term) && term.Length >= beginning && terms.Any(t => t.Length >= beginning && t.AsSpan(0, beginning).SequenceEqual(term.AsSpan(0, beginning))))
            {
                sum += weight;
            }
        }

        return question.TotalWeight == 0 ? 0 : sum / question.TotalWeight;
    }

    /// <summary>The share of neighbouring question terms that stand near each other, in order.</summary>
    private double Pairs(ReadSentence sentence, int window)
    {
        if (question.Order.Count < 2)
        {
            return 0;
        }

        var near = 0;
        for (var i = 1; i < question.Order.Count; i++)
        {
            for (var at = 0; at < sentence.Terms.Count; at++)
            {
                if (sentence.Terms[at].Term == question.Order[i - 1] && sentence.Terms.Skip(at + 1).Take(window).Any(t => t.Term == question.Order[i]))
                {
                    near++;
                    break;
                }
            }
        }

        return (double)near / (question.Order.Count - 1);
    }
}
