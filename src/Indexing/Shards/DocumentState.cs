namespace IndexForge.Indexing.Shards;

/// <summary>
/// The last word on a document: its version, the version that its chunks were put in as (older where the content stayed the same),
/// and where they are (none: deleted).
/// </summary>
internal readonly record struct DocumentState(long Version, long Stored, PartHandle Handle, int First, int Count);
