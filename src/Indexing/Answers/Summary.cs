namespace IndexForge.Indexing.Answers;

/// <summary>A summary made of sentences of the text.</summary>
/// <param name="Text">The sentences, in the order of the text.</param>
/// <param name="Sentences">Where each stands in the text.</param>
public sealed record Summary(string Text, IReadOnlyList<TextRange> Sentences);
