namespace IndexForge.Indexing.Postings;

/// <summary>The positions that a field takes in its chunk, both ends included.</summary>
internal readonly record struct FieldExtent(int Field, int First, int Last);
