namespace IndexForge.Indexing.Answers;

/// <summary>A sentence of a passage with what speaks for it.</summary>
/// <param name="Passage">The passage's place among those given.</param>
/// <param name="Range">The sentence in the passage.</param>
/// <param name="Features">By <see cref="SentenceScorer"/>'s weights.</param>
/// <param name="Score">The weighted sum.</param>
internal sealed record SentenceCandidate(int Passage, TextRange Range, double[] Features, double Score) : IComparable<SentenceCandidate>
{
    /// <summary>The best one first; of equals the one that comes first.</summary>
    public int CompareTo(SentenceCandidate? other) =>
        other is null ? -1
        : Score != other.Score ? other.Score.CompareTo(Score)
        : Passage != other.Passage ? Passage.CompareTo(other.Passage) : Range.Start.CompareTo(other.Range.Start);
}
