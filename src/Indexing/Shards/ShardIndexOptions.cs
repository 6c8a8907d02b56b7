using System.ComponentModel.DataAnnotations;

namespace IndexForge.Indexing.Shards;

/// <summary>Sizes of a shard's working parts.</summary>
public sealed record ShardIndexOptions
{
    /// <summary>Chunks in the head at which <see cref="ShardIndex.NeedsFlush"/> turns true.</summary>
    [Range(1, 1 << 24)]
    public int FlushChunks { get; init; } = 16_384;

    /// <summary>Characters in the head at which <see cref="ShardIndex.NeedsFlush"/> turns true.</summary>
    [Range(1, long.MaxValue)]
    public long FlushCharacters { get; init; } = 16 << 20;

    /// <summary>Segments of like size at which they are merged.</summary>
    [Range(2, 64)]
    public int MergeFactor { get; init; } = 8;

    /// <summary>Share of deleted chunks at which a segment is rewritten.</summary>
    [Range(0.05, 1.0)]
    public double MaxDeletedShare { get; init; } = 0.3;
}
