namespace IndexForge.Indexing.Shards;

/// <summary>The last word on a document: its version, and where its chunks are (none: deleted).</summary>
internal readonly record struct DocumentState(long Version, PartHandle Handle, int First, int Count);
