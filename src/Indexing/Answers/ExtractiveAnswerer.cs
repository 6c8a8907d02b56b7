using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Indexing.Answers;

/// <summary>
/// Answers a question with sentences of the passages that search found, each cited; without a model. Says that it has no answer
/// where the sentences share too little of what the question asks.
/// </summary>
public static class ExtractiveAnswerer
{
    /// <summary>Confidence below which a question is not answered.</summary>
    public const double MinConfidence = 0.5;

    /// <summary>Answers a question.</summary>
    /// <param name="question">The question, as the user wrote it.</param>
    /// <param name="passages">The best passages, best first; 5 to 10 are enough.</param>
    /// <param name="statistics">The collection's statistics for <see cref="QueryParser.Plain"/> of the question; null to weigh terms by the passages alone.</param>
    /// <param name="maxSentences">Sentences of an answer at most.</param>
    public static Answer Answer(string question, IReadOnlyList<Passage> passages, QueryStatistics? statistics = null, int maxSentences = 1) =>
        Answer(question, passages, statistics is null ? TermWeights.Of(passages) : WeightsOf(statistics), maxSentences);

    internal static Answer Answer(string question, IReadOnlyList<Passage> passages, Func<string, double> weights, int maxSentences = 1)
    {
        var (asked, candidates) = Rank(question, passages, weights);
        if (candidates.Count == 0)
        {
            return Answers.Answer.None;
        }

        var confidence = AnswerModel.Confidence(candidates, asked);
        var answered = confidence >= MinConfidence;
        var chosen = new List<SentenceCandidate> { candidates[0] };
        foreach (var candidate in candidates.Skip(1))
        {
            if (chosen.Count >= maxSentences || candidate.Score < candidates[0].Score * 0.85)
            {
                break;
            }

            chosen.Add(candidate);
        }

        var citations = chosen.ConvertAll(c => Cite(passages[c.Passage], c.Range));
        return new Answer(answered ? string.Join(" ", citations.Select(static c => c.Quote)) : "", answered, confidence, citations);
    }

    internal static Func<string, double> WeightsOf(QueryStatistics statistics) =>
        term => Bm25.Idf(statistics.Frequencies.GetValueOrDefault(term), statistics.Chunks);

    internal static (Question Question, List<SentenceCandidate> Candidates) Rank(string text, IReadOnlyList<Passage> passages, Func<string, double> weights)
    {
        var language = passages.Count == 0 ? Language.English : passages[0].Language;
        var question = new Question(text, language, weights);
        var candidates = new SentenceScorer(question, text).Score(passages).Where(static c => c.Features[SentenceFeatures.PassageCoverage] > 0).ToList();
        candidates.Sort();
        return (question, candidates);
    }

    private static Citation Cite(Passage passage, TextRange range) =>
        new(passage.DocumentId, passage.ChunkId, range.Of(passage.Text).ToString(), range.Start, range.End, passage.Url);
}
