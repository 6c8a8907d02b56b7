using Orleans.Storage;

namespace IndexForge.Grains.Blocks;

/// <summary>A block held under the ETag it was read with, for as long as its owner lives: what another owner wrote is never overwritten.</summary>
internal sealed class OwnedBlock(IGrainStorage storage, string stateName, GrainId id)
{
    private readonly GrainState<Block> _state = new(new Block());

    /// <summary>What is stored as far as this owner knows; null where nothing is.</summary>
    public byte[]? Data => _state.RecordExists ? _state.State!.Data : null;

    public Task Read() => BlockStore.Guard(() => storage.ReadStateAsync(stateName, id, _state));

    /// <summary>Replaces the block. After a failure the owner does not know what is stored, and must end.</summary>
    /// <exception cref="InconsistentStateException">Another owner has written since.</exception>
    public Task Write(byte[] data)
    {
        _state.State = new Block { Data = data };
        return BlockStore.Guard(() => storage.WriteStateAsync(stateName, id, _state));
    }
}
