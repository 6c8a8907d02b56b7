namespace IndexForge.Indexing.Answers;

/// <summary>
/// The weights of <see cref="SentenceFeatures"/> and of the confidence in the best sentence. Fitted by <c>bench indexing train</c> on public
/// questions; bench/results/indexing.md says how they do on questions they were not fitted on.
/// </summary>
internal static class AnswerModel
{
    /// <summary>Of the first features: those behind them tell whether there is an answer, but not which sentence it is.</summary>
    private static readonly double[] Weights = [6.28, 1.97, 0.78, 1.98, 2.61, 1.68, 0.88, 1.55, 0.11, 0, 0, 1.31, 1.42, 0.74, 1.71, 0, 0.38, 0.57];

    /// <summary>The constant first; shifted so that one in twenty answerable questions has less than one half.</summary>
    private static readonly double[] ConfidenceWeights =
    [
        -2.1, 0.7, 0.67, -0.24, 0.36, 0.96, 1.8, 0.83, 0.16, -0.28, -0.06, 0.97, 0.01, -0.33, 0.4, 0.65, 0.74, 0.47, 3.39, -0.29, 0, 5.16, 1.33,
        -0.9, 0.51, -2.8, 0.57,
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
        var lead = candidates.Count > 1 ? Math.Min(3, candidates[0].Score - candidates[1].Score) : 3;
        return
        [
            own, own * own, passage, passage * passage, best[SentenceFeatures.NeighbouringTerms], best[SentenceFeatures.RelatedTerms],
            best[SentenceFeatures.CoverageBefore] + best[SentenceFeatures.CoverageAfter], lead,
            best[SentenceFeatures.NamesCovered], best[SentenceFeatures.NumbersCovered], best[SentenceFeatures.PassageNames], best[SentenceFeatures.PassageNumbers],
            best[SentenceFeatures.RarestCovered], best[SentenceFeatures.PassageRarest], best[SentenceFeatures.RareCoverage], best[SentenceFeatures.Density],
            best[SentenceFeatures.OrderedTerms], best[SentenceFeatures.SimilarTerms], best[SentenceFeatures.EvidenceNearby], best[SentenceFeatures.IsBestPassage],
            best[SentenceFeatures.Precision], Math.Log(1 + question.Order.Count), candidates[0].Score / 10,
            best.AsSpan(SentenceFeatures.Evidence, 8).ToArray().Max(), (1 - passage) * Math.Log(1 + question.Order.Count), own * passage,
        ];
    }
}
