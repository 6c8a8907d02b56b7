using IndexForge.Grains.Blocks;

namespace IndexForge.Grains.Uploads;

/// <summary>Writes an upload's blocks. It keeps nothing but whether the ledger knows of it.</summary>
[GrainType("upload"), CollectionAgeLimit(Minutes = 2)]
public sealed class UploadGrain(BlockStore blocks) : Grain, IUploadGrain
{
    private bool _noted;

    public async Task Write(int index, ByteBlock block)
    {
        if (index < 0 || block.Data.Length > ByteBlock.MaxBytes)
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, $"An upload block holds at most {ByteBlock.MaxBytes} bytes.");
        }

        var id = this.GetPrimaryKeyString();
        if (!_noted)
        {
            // Before the first block, so that no block is ever stored that nobody would sweep away.
            await GrainFactory.GetGrain<IUploadLedgerGrain>(UploadLedger.Of(id)).Begun(id);
            _noted = true;
        }

        await blocks.Create(UploadBlocks.Key(id, index), block.Data);
    }

    public async Task Discard()
    {
        var id = this.GetPrimaryKeyString();
        await blocks.DeleteRun(UploadBlocks.Prefix(id));
        await GrainFactory.GetGrain<IUploadLedgerGrain>(UploadLedger.Of(id)).Settled(id);
    }
}
