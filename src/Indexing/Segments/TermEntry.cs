namespace IndexForge.Indexing.Segments;

/// <summary>What the dictionary says of a term.</summary>
internal readonly record struct TermEntry(int Count, long Postings, int PostingsLength, long Positions, int PositionsLength);

/// <summary>Where a group of terms begins in each stream.</summary>
internal readonly record struct TermGroupStart(long Terms, long Postings, long Positions);
