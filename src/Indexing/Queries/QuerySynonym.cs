namespace IndexForge.Indexing.Queries;

/// <summary>What may stand in a text where a query says something else.</summary>
/// <param name="Words">The query's words, folded.</param>
/// <param name="Alternative">One or more words that mean the same; several are looked for next to each other, in order.</param>
public sealed record QuerySynonym(string Words, string Alternative);
