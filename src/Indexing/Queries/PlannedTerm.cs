namespace IndexForge.Indexing.Queries;

/// <summary>One list of postings that a query needs.</summary>
/// <param name="Key">A term; with <c>*</c> at its end, all terms that begin with it, as if they were one; several terms with breaks between: next to each other.</param>
/// <param name="Chunks">Chunks of the collection that have it.</param>
/// <param name="Weight">What its frequency factor is multiplied by: idf, times how often the query asks for it.</param>
internal readonly record struct PlannedTerm(string Key, long Chunks, float Weight)
{
    /// <summary>Stands between the terms of a key of several: no term has it.</summary>
    public const char WordBreak = ' ';

    public bool IsPrefix => Key.EndsWith('*');
}

/// <summary>A condition that chunks must meet, or must not.</summary>
/// <param name="Words">The alternatives at each word's place, in order.</param>
/// <param name="Positions">The words' positions relative to the first.</param>
/// <param name="Field">Where they must stand, if limited.</param>
/// <param name="InOrder">Next to each other in order; otherwise any of them.</param>
/// <param name="Negated">Whether it excludes.</param>
internal sealed record PlannedCondition(string[][] Words, int[] Positions, string? Field, bool InOrder, bool Negated);
