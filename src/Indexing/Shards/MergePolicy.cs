using IndexForge.Indexing.Segments;

namespace IndexForge.Indexing.Shards;

/// <summary>
/// Which segments to merge: as many of like size as the merge factor says (each chunk is rewritten about once per level), or one
/// whose deleted chunks outweigh the work.
/// </summary>
internal static class MergePolicy
{
    public static List<PartHandle> Pick(IReadOnlyList<PartHandle> segments, ShardIndexOptions options)
    {
        var levels = segments.GroupBy(s => Level(s, options)).OrderBy(static g => g.Key);
        foreach (var level in levels)
        {
            var members = level.ToList();
            if (members.Count >= options.MergeFactor)
            {
                return members;
            }
        }

        return segments.FirstOrDefault(s => s.Part.DeletedCount > options.MaxDeletedShare * s.Part.ChunkCount) is { } worst ? [worst] : [];
    }

    private static int Level(PartHandle segment, ShardIndexOptions options)
    {
        var live = Math.Max(1, segment.Part.ChunkCount - segment.Part.DeletedCount);
        return (int)Math.Max(0, Math.Floor(Math.Log((double)live / options.FlushChunks * 2, options.MergeFactor)) + 1);
    }
}
