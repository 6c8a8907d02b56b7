namespace IndexForge.Indexing.Queries;

/// <summary>A term of the index that a misspelt word may stand for.</summary>
internal sealed record Correction(string Term, int Distance, long Chunks)
{
    /// <summary>What a shard offers; more than are used, so that the choice over all shards is the choice over their union.</summary>
    public const int MaxGathered = 64;

    public static List<Correction> Merge(IEnumerable<Correction> left, IEnumerable<Correction> right) =>
        [.. left.Concat(right)
            .GroupBy(c => c.Term)
            .Select(g => g.First() with { Chunks = g.Sum(c => c.Chunks) })
            .OrderBy(c => c.Distance).ThenByDescending(c => c.Chunks).ThenBy(c => c.Term, StringComparer.Ordinal)
            .Take(MaxGathered)];
}
