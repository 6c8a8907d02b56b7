using IndexForge.Indexing.Answers;

namespace IndexForge.Indexing.Grounding;

/// <summary>A sentence of a model that its sources support.</summary>
/// <param name="Text">The sentence, without its marks.</param>
/// <param name="Citations">The sentences of the sources that support it, verbatim.</param>
public sealed record GroundedSentence(string Text, IReadOnlyList<Citation> Citations);
