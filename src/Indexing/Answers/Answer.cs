namespace IndexForge.Indexing.Answers;

/// <summary>An answer made of source sentences only.</summary>
/// <param name="Text">The sentences; empty when not answered.</param>
/// <param name="Answered">False where the evidence is weak: the citations then show the nearest sentence, which answers nothing.</param>
/// <param name="Confidence">From 0 to 1: how probable it is that the first sentence holds the answer.</param>
/// <param name="Citations">One per sentence, in order.</param>
public sealed record Answer(string Text, bool Answered, double Confidence, IReadOnlyList<Citation> Citations)
{
    /// <summary>No answer and nothing near it.</summary>
    public static Answer None { get; } = new("", false, 0, []);
}
