namespace IndexForge.Indexing.Answers;

/// <summary>Scores the sentences of passages as answers: <see cref="SentenceFeatures"/> weighed by <see cref="AnswerModel"/>.</summary>
internal sealed class SentenceScorer(Question question, string questionText)
{
    private readonly SentenceFeatures _features = new(question, questionText);

    public IEnumerable<SentenceCandidate> Score(IReadOnlyList<Passage> passages)
    {
        var best = passages.Count == 0 ? 1 : Math.Max(1e-9, passages.Max(static p => p.Score));
        for (var i = 0; i < passages.Count; i++)
        {
            var read = new ReadPassage(passages[i]);
            var shared = _features.Shared(read, passages[i].Score / best);
            for (var s = 0; s < read.Sentences.Count; s++)
            {
                var features = _features.Of(read, s, shared);
                yield return new SentenceCandidate(i, read.Sentences[s].Range, features, AnswerModel.Score(features));
            }
        }
    }
}
