using IndexForge.Indexing.Postings;

namespace IndexForge.Indexing.Shards;

/// <summary>What a reader sees: the parts, how far each, deletions up to an operation, and the totals that go with them. Immutable.</summary>
internal sealed record ShardSnapshot(PartView[] Parts, long Operation, CollectionTotals Totals)
{
    /// <summary>Whether every chunk has its vector in a basis.</summary>
    public bool HasVectorsIn(int basis) => Array.TrueForAll(Parts, p => p.Part.VectorsIn(basis)?.Rows.Count >= p.Limit);
}

/// <summary>A part and how many of its chunks are seen.</summary>
internal readonly record struct PartView(IndexPart Part, int Limit)
{
    public bool IsLive(int chunk, long[]? deletedAt, long operation) =>
        deletedAt is null || chunk >= deletedAt.Length || Volatile.Read(ref deletedAt[chunk]) is var at && (at == 0 || at > operation);
}
