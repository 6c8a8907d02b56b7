namespace IndexForge.Indexing.Answers;

/// <summary>A question that a document answers.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The sentence that answers it, verbatim.</param>
/// <param name="Citation">Where it stands.</param>
public sealed record GeneratedQuestion(string Question, string Answer, Citation Citation);
