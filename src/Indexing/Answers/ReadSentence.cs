namespace IndexForge.Indexing.Answers;

/// <summary>A sentence with its terms in order, each with its place in the passage.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="Terms">What is searched by, in order.</param>
/// <param name="TermSet">The same without repetitions.</param>
/// <param name="Words">The terms with those too common to search by between them.</param>
internal sealed record ReadSentence(TextRange Range, List<(string Term, int Start)> Terms, HashSet<string> TermSet, List<string> Words);
