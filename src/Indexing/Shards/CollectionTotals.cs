using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Shards;

/// <summary>Counts of the live chunks.</summary>
internal sealed record CollectionTotals(long Chunks, long Length, long[] ChunksByLanguage)
{
    public static readonly int Languages = Enum.GetValues<Language>().Length;

    public static CollectionTotals Empty => new(0, 0, new long[Languages]);
}
