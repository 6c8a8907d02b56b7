using System.Collections.Concurrent;

namespace IndexForge.Indexing.Tests.Support;

/// <summary>Blocks in memory; what is read is a copy, as from a real store.</summary>
internal sealed class MemorySegmentStore : ISegmentStore
{
    public ConcurrentDictionary<(int Segment, int Block), byte[]> Blocks { get; } = [];

    public int Reads { get; private set; }

    public ValueTask WriteBlockAsync(int segment, int block, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Assert.True(content.Length <= SegmentLimits.MaxBlockBytes);
        Blocks[(segment, block)] = content.ToArray();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int segment, int block, CancellationToken cancellation)
    {
        await Task.Yield();
        Reads++;
        return Blocks.TryGetValue((segment, block), out var content) ? content.ToArray() : ReadOnlyMemory<byte>.Empty;
    }

    public ValueTask DeleteSegmentAsync(int segment, int blocks, CancellationToken cancellation)
    {
        for (var block = 0; block < blocks; block++)
        {
            Blocks.TryRemove((segment, block), out _);
        }

        return ValueTask.CompletedTask;
    }
}
