namespace IndexForge.Indexing.Answers;

/// <summary>A sentence with its terms in order, each with its place in the passage.</summary>
internal sealed record ReadSentence(TextRange Range, List<(string Term, int Start)> Terms, HashSet<string> TermSet);
