namespace IndexForge.Indexing;

/// <summary>Where segments keep their blocks. A block is written once and never changed; ids are never used for other content.</summary>
public interface ISegmentStore
{
    /// <summary>Writes a block of at most <see cref="SegmentLimits.MaxBlockBytes"/>; the memory is valid until the task completes.</summary>
    /// <param name="segment">The segment's number in its shard, from 1.</param>
    /// <param name="block">The block's number in its segment, from 0, without gaps.</param>
    /// <param name="content">The block.</param>
    /// <param name="cancellation">Cancels the write.</param>
    ValueTask WriteBlockAsync(int segment, int block, ReadOnlyMemory<byte> content, CancellationToken cancellation);

    /// <summary>Reads a block; empty where there is none.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="block">The block's number.</param>
    /// <param name="cancellation">Cancels the read.</param>
    ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int segment, int block, CancellationToken cancellation);

    /// <summary>Removes the blocks of a segment that no manifest names any more.</summary>
    /// <param name="segment">The segment's number.</param>
    /// <param name="blocks">How many it has.</param>
    /// <param name="cancellation">Cancels the removal.</param>
    ValueTask DeleteSegmentAsync(int segment, int blocks, CancellationToken cancellation);
}
