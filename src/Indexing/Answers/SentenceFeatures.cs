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
    public const int NamesCovered = 18;
    public const int NumbersCovered = 19;
    public const int Density = 20;
    public const int RarestCovered = 21;
    public const int SimilarTerms = 22;
    public const int OrderedTerms = 23;
    public const int EvidenceNearby = 24;
    public const int Precision = 25;
    public const int RareCoverage = 26;
    public const int PassageNames = 27;
    public const int PassageNumbers = 28;
    public const int PassageRarest = 29;
    public const int Count = 30;

    public double[] Of(Passage passage, List<ReadSentence> sentences, int at, HashSet<string> whole, double rank)
    {
        var sentence = sentences[at];
        var own = sentence.TermSet;
        var before = at > 0 ? sentences[at - 1].TermSet : [];
        var after = at + 1 < sentences.Count ? sentences[at + 1].TermSet : [];
        var text = sentence.Range.Of(passage.Text).ToString();
        var features = new double[Count];
        features[OwnCoverage] = Coverage(own);
        features[CoverageBefore] = Coverage(before, own);
        features[CoverageAfter] = Coverage(after, own);
        features[PassageCoverage] = Coverage(whole);
        features[PassageRank] = rank;
        features[NeighbouringTerms] = Pairs(sentence, 3);
        features[IsBestPassage] = rank >= 1 ? 1 : 0;
        features[RelatedTerms] = Related(own, 4);
        features[IsFirst] = at == 0 ? 1 : 0;
        features[Length] = Math.Log(1 + sentence.Terms.Count);
        features[Evidence + (int)question.Type] = AnswerEvidence.Of(question, text, questionText);
        features[NamesCovered] = Share(question.Names, own);
        features[NumbersCovered] = Share(question.Numbers, own);
        features[Density] = Near(sentence);
        features[RarestCovered] = question.Rarest is null || own.Contains(question.Rarest) ? 1 : 0;
        features[SimilarTerms] = Similar(own);
        features[OrderedTerms] = Pairs(sentence, 8);
        features[EvidenceNearby] = EvidenceDistance(sentence, text);
        features[Precision] = own.Count == 0 ? 0 : (double)question.Order.Count(own.Contains) / own.Count;
        features[RareCoverage] = Rare(own);
        features[PassageNames] = Share(question.Names, whole);
        features[PassageNumbers] = Share(question.Numbers, whole);
        features[PassageRarest] = question.Rarest is null || whole.Contains(question.Rarest) ? 1 : 0;
        return features;
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

    /// <summary>Coverage with squared weights: rare terms decide.</summary>
    private double Rare(HashSet<string> terms)
    {
        var (sum, all) = (0.0, 0.0);
        foreach (var (term, weight) in question.Weights)
        {
            sum += terms.Contains(term) ? weight * weight : 0;
            all += weight * weight;
        }

        return all == 0 ? 0 : sum / all;
    }

    /// <summary>The share of a question's names or numbers that is there; one where it has none.</summary>
    private static double Share(HashSet<string> wanted, HashSet<string> terms) => wanted.Count == 0 ? 1 : (double)wanted.Count(terms.Contains) / wanted.Count;

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

    /// <summary>The share of the weight whose terms are missing, by how many letter pairs the most similar word shares (Dice's coefficient).</summary>
    private double Similar(HashSet<string> terms)
    {
        var sum = 0.0;
        foreach (var (term, weight) in question.Weights)
        {
            if (!terms.Contains(term) && term.Length >= 4)
            {
                var best = terms.Select(t => t.Length < 4 ? 0 : Dice(term, t)).DefaultIfEmpty().Max();
                sum += best >= 0.4 ? weight * best : 0;
            }
        }

        return question.TotalWeight == 0 ? 0 : sum / question.TotalWeight;
    }

    private static double Dice(string a, string b)
    {
        var shared = 0;
        for (var i = 0; i + 1 < a.Length; i++)
        {
            shared += b.AsSpan().Contains(a.AsSpan(i, 2), StringComparison.Ordinal) ? 1 : 0;
        }

        return 2.0 * shared / (a.Length + b.Length - 2);
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

    /// <summary>How close together the question's terms stand: those of the best window of ten words, by weight.</summary>
    private double Near(ReadSentence sentence)
    {
        var best = 0.0;
        for (var at = 0; at < sentence.Terms.Count; at++)
        {
            best = Math.Max(best, Coverage([.. sentence.Terms.Skip(at).Take(10).Select(static t => t.Term)]));
        }

        return best;
    }

    /// <summary>One over how many words lie between what may be the answer and the nearest term of the question.</summary>
    private double EvidenceDistance(ReadSentence sentence, string text)
    {
        var best = 0.0;
        foreach (var place in AnswerEvidence.Places(question, text, questionText))
        {
            for (var at = 0; at < sentence.Terms.Count; at++)
            {
                if (question.Weights.ContainsKey(sentence.Terms[at].Term))
                {
                    var between = sentence.Terms.Count(t => t.Start - sentence.Range.Start > Math.Min(place, sentence.Terms[at].Start - sentence.Range.Start)
                        && t.Start - sentence.Range.Start < Math.Max(place, sentence.Terms[at].Start - sentence.Range.Start));
                    best = Math.Max(best, 1.0 / (1 + between));
                }
            }
        }

        return best;
    }
}
