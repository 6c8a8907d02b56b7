namespace IndexForge.Indexing.Answers;

/// <summary>
/// The weights of <see cref="SentenceFeatures"/> and of the confidence in the best sentence. Fitted by <c>bench indexing train</c> on public
/// questions; bench/results/indexing.md says how they do on questions they were not fitted on.
/// </summary>
internal static class AnswerModel
{
    // Halfway between what questions with and without an answer have: a passage that stands alone speaks neither for an answer nor against it.
    private const double UsualLead = 2.6;
    private const double UsualRunnerUp = 0.65;

    /// <summary>Of the first <see cref="SentenceFeatures.ForChoice"/> features.</summary>
    private static readonly double[] Weights =
    [
        2.56, 2.67, 1.38, 2.15, 2.28, 0.69, 1, 3.14, 0.12, -0.27, 0, 1.25, 1.62, 1.05, 1.81, 0.19, 0.5, 0.34, 3.78, 0.86, 1.06, 2.28,
    ];

    /// <summary>The constant first; shifted so that one in twenty answerable questions has less than one half.</summary>
    private static readonly double[] ConfidenceWeights =
    [
        -1.22, 0.39, 0.53, 0.43, 0.32, -0.58, 1.16, 1.66, 1.12, 1.9, 1.5, -0.42, -0.54, 0.78, 0.04, 0.12, -2.04, -0.29, -0.42, 0.29, 0.61,
        1.01,
    ];

    /// <summary>How well a sentence answers, on no particular scale.</summary>
    public static double Score(double[] features)
    {
        var score = 0.0;
        for (var i = 0; i < Weights.Length; i++)
        {
            score += Weights[i] * features[i];
        }

        return score;
    }

    /// <summary>How probable it is that the best sentence answers, from 0 to 1.</summary>
    public static double Confidence(List<SentenceCandidate> candidates, Question question)
    {
        if (question.TotalWeight == 0)
        {
            return 0;
        }

        var z = ConfidenceWeights[0];
        var evidence = Evidence(candidates, question);
        for (var i = 0; i < evidence.Length; i++)
        {
            z += ConfidenceWeights[i + 1] * evidence[i];
        }

        return 1 / (1 + Math.Exp(-z));
    }

    /// <summary>What tells whether the best sentence answers at all.</summary>
    public static double[] Evidence(List<SentenceCandidate> candidates, Question question)
    {
        var best = candidates[0].Features;
        var own = best[SentenceFeatures.OwnCoverage];
        var passage = best[SentenceFeatures.PassageCoverage];
        // Chunks overlap and documents come twice: another copy of the sentence is no rival of it, nor is the passage that has it.
        var copies = candidates.Where(c => c.Passage != candidates[0].Passage && IsCopy(c.Features, best)).Select(static c => c.Passage).ToHashSet();
        var rivals = candidates.Skip(1).Where(c => !copies.Contains(c.Passage)).ToList();
        var elsewhere = rivals.Where(c => c.Passage != candidates[0].Passage).ToList();
        return
        [
            own, passage, passage * passage, own * passage, (1 - passage) * Math.Log(1 + question.Order.Count),
            best[SentenceFeatures.CoverageBesideAskedFor], best[SentenceFeatures.PassageLetters], best[SentenceFeatures.SharedWords],
            candidates.Max(static c => c.Features[SentenceFeatures.SharedPairs]), best[SentenceFeatures.Precision], best[SentenceFeatures.Length],
            best[SentenceFeatures.Place], candidates[0].Score / 10, Lead(candidates[0], rivals, 3),
            elsewhere.Count == 0 ? UsualLead : Lead(candidates[0], elsewhere, 4),
            elsewhere.Select(static c => c.Features[SentenceFeatures.PassageRank]).DefaultIfEmpty(UsualRunnerUp).Max(), best[SentenceFeatures.MissingNames],
            best[SentenceFeatures.MissingNumbers], best[SentenceFeatures.PassageNames], best[SentenceFeatures.PassageRarest], question.Order.Count / 10.0,
        ];
    }

    /// <summary>By how much the best sentence leads others, up to a limit, which holds for none too.</summary>
    private static double Lead(SentenceCandidate best, IEnumerable<SentenceCandidate> others, double limit) =>
        Math.Min(limit, best.Score - others.Select(static c => c.Score).DefaultIfEmpty(double.NegativeInfinity).Max());

    private static bool IsCopy(double[] features, double[] best) =>
        features[SentenceFeatures.OwnCoverage] == best[SentenceFeatures.OwnCoverage] && features[SentenceFeatures.SharedWords] == best[SentenceFeatures.SharedWords]
        && features[SentenceFeatures.SharedPairs] == best[SentenceFeatures.SharedPairs] && features[SentenceFeatures.Length] == best[SentenceFeatures.Length];
}
