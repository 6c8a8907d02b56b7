using IndexForge.Indexing.Answers;
using IndexForge.Indexing.Queries;

namespace IndexForge.Bench.Indexing;

/// <summary>A question with the passages that search found for it.</summary>
/// <param name="Number">The question's number.</param>
/// <param name="Article">The number of the article that it is about.</param>
/// <param name="Text">The question.</param>
/// <param name="Statistics">The collection's, for the question.</param>
/// <param name="Passages">The best passages.</param>
/// <param name="Source">The paragraph that the question was asked about.</param>
/// <param name="AnswerStart">Where its answer begins there; below nought where that paragraph was taken away: nothing answers then.</param>
internal sealed record AnswerCase(int Number, int Article, string Text, QueryStatistics Statistics, List<Passage> Passages, Passage Source, int AnswerStart)
{
    public bool HasAnswer => AnswerStart >= 0;

    public (Question Question, List<SentenceCandidate> Candidates) Rank() => ExtractiveAnswerer.Rank(Text, Passages, ExtractiveAnswerer.WeightsOf(Statistics));

    public bool IsRight(SentenceCandidate candidate) => IsRight(Passages[candidate.Passage].DocumentId, candidate.Range.Start, candidate.Range.End);

    public bool IsAnsweredBy(Citation citation) => IsRight(citation.DocumentId, citation.Start, citation.End);

    private bool IsRight(string document, int start, int end) => HasAnswer && document == Source.DocumentId && start <= AnswerStart && AnswerStart < end;
}
