using System.Globalization;
using IndexForge.Grains.Blocks;

namespace IndexForge.Grains.Documents;

/// <summary>The blocks of one generation of a document, numbered as they are written. Safe for several writers at once.</summary>
internal sealed class GenerationBlocks(BlockStore blocks, string documentId, Generation generation)
{
    /// <summary>Gaps that a sweep looks across: writers run side by side, so a crash leaves holes.</summary>
    private const int SweepAcross = 64;

    private int _count;

    public int Count => Volatile.Read(ref _count);

    public async Task<int> Write(byte[] data)
    {
        var number = Interlocked.Increment(ref _count) - 1;
        await blocks.Create(Key(number), data);
        return number;
    }

    public async Task<byte[]> Read(int number) =>
        await blocks.Read(Key(number))
        ?? throw new ServiceException(ErrorCodes.InternalError, $"Block {number} of document {documentId} is missing from storage.");

    /// <summary>The block, or null: another generation may have taken this one's place meanwhile.</summary>
    public Task<byte[]?> Find(int number) => blocks.Read(Key(number));

    /// <summary>Removes the blocks of a generation that is known to have this many.</summary>
    public async Task Remove(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await blocks.Delete(Key(i));
        }
    }

    /// <summary>Removes what an attempt that ended early may have left.</summary>
    public async Task Sweep()
    {
        for (int i = 0, missing = 0; missing < SweepAcross; i++)
        {
            missing = await blocks.Delete(Key(i)) ? 0 : missing + 1;
        }
    }

    private string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"doc/{documentId}/{generation}/{number}");
}
