namespace IndexForge.Indexing.Postings;

/// <summary>One version of a document in a part of the index; without chunks it records a deletion.</summary>
internal readonly record struct PartDocument(string Id, long Version, int First, int Count);
