namespace IndexForge.Indexing.Shards;

/// <summary>A change to the index: a document's chunks in a version, or its deletion (no chunks).</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Version">Grows with every change of the document; an operation that is not newer than what the index knows has no effect.</param>
/// <param name="Chunks">The whole content in this version.</param>
public sealed record IndexOperation(string DocumentId, long Version, IReadOnlyList<ChunkInput> Chunks)
{
    /// <summary>The document's content in a version.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version.</param>
    /// <param name="chunks">All its chunks, in reading order.</param>
    public static IndexOperation Upsert(string documentId, long version, IReadOnlyList<ChunkInput> chunks) => new(documentId, version, chunks);

    /// <summary>The document's deletion.</summary>
    /// <param name="documentId">The document.</param>
    /// <param name="version">The version of the deletion.</param>
    public static IndexOperation Delete(string documentId, long version) => new(documentId, version, []);

    /// <summary>Whether an index takes this operation: whoever stores one for later asks first.</summary>
    /// <exception cref="IndexException"><c>chunk_invalid</c>, with the rule that is broken.</exception>
    public void Check() => ChunkRules.Check(this);
}
