using System.Globalization;
using IndexForge.Grains.Blocks;
using IndexForge.Indexing;

namespace IndexForge.Grains.Search;

/// <summary>Keeps a shard's segments in grain storage.</summary>
internal sealed class BlockSegmentStore(BlockStore blocks, string shard) : ISegmentStore
{
    public async ValueTask WriteBlockAsync(int segment, int block, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();

        // A build that a crash cut off has left blocks under the number that the next build takes.
        await blocks.Put(Key(segment, block), content.ToArray());
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadBlockAsync(int segment, int block, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return await blocks.Read(Key(segment, block)) ?? ReadOnlyMemory<byte>.Empty;
    }

    public async ValueTask DeleteSegmentAsync(int segment, int count, CancellationToken cancellation)
    {
        for (var block = 0; block < count; block++)
        {
            cancellation.ThrowIfCancellationRequested();
            await blocks.Delete(Key(segment, block));
        }
    }

    private string Key(int segment, int block) => string.Create(CultureInfo.InvariantCulture, $"index/{shard}/g{segment}/{block}");
}
