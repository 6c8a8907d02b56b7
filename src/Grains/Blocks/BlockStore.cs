using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Grains.Blocks;

/// <summary>
/// Blocks in the durable grain storage. They are written and read straight through the provider, not by a grain each:
/// nothing but their one owner ever touches them, so an activation per block would only cost memory. Faults of the provider leave here as
/// <c>storage_unavailable</c>: no call filter stands between, and nobody above knows the providers' exceptions.
/// </summary>
public sealed class BlockStore([FromKeyedServices(StorageNames.Durable)] IGrainStorage storage)
{
    /// <summary>
    /// Tries at what may be repeated without harm. An activation reads hundreds of blocks, and must get every one: a store that refuses
    /// a few calls in a hundred would keep it from ever coming up.
    /// </summary>
    internal const int Tries = 3;

    private const string StateName = "block";
    private static readonly GrainType Type = GrainType.Create("block");

    /// <summary>The block, or null.</summary>
    public async Task<byte[]?> Read(string key)
    {
        var state = await ReadState(GrainId.Create(Type, key));
        return state.RecordExists ? state.State!.Data : null;
    }

    /// <summary>Writes a block that must not be there yet; the same bytes being there already counts as written (a repeated call).</summary>
    /// <returns>Its ETag, or null where the block was there already.</returns>
    /// <exception cref="InconsistentStateException">Other bytes are there: another owner is at work.</exception>
    public async Task<string?> Create(string key, byte[] data)
    {
        var id = GrainId.Create(Type, key);
        for (var tried = 1; ; tried++)
        {
            var state = new GrainState<Block>(new Block { Data = data });
            try
            {
                await Guard(() => storage.WriteStateAsync(StateName, id, state));
                return state.ETag;
            }
            catch (Exception e)
            {
                // A conflict may be our own earlier write, and a write whose answer was lost may have been made: look.
                var there = await Read(key);
                if (there is not null && there.AsSpan().SequenceEqual(data))
                {
                    return null;
                }

                if (there is not null || tried == Tries || e is not ServiceException { Code: ErrorCodes.StorageUnavailable })
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Reads a block, to be replaced only by who has read it last.</summary>
    internal async Task<OwnedBlock> Own(string key)
    {
        var block = new OwnedBlock(storage, StateName, GrainId.Create(Type, key));
        await block.Read();
        return block;
    }

    /// <summary>Writes a block whatever was there: for blocks that have one writer and no versions.</summary>
    public async Task Put(string key, byte[] data)
    {
        var id = GrainId.Create(Type, key);
        for (var tried = 1; ; tried++)
        {
            var state = await ReadState(id);
            state.State = new Block { Data = data };
            try
            {
                await Guard(() => storage.WriteStateAsync(StateName, id, state));
                return;
            }
            catch (ServiceException e) when (e.Code == ErrorCodes.StorageUnavailable && tried < Tries)
            {
                // Written or not, the next try begins with what is there.
            }
        }
    }

    /// <summary>Removes a block that was written under this ETag, or whatever is there where that is not known.</summary>
    public async Task Delete(string key, string? etag)
    {
        if (etag is null)
        {
            await Delete(key);
            return;
        }

        var state = new GrainState<Block>(new Block()) { ETag = etag, RecordExists = true };
        try
        {
            await Guard(() => storage.ClearStateAsync(StateName, GrainId.Create(Type, key), state));
        }
        catch (InconsistentStateException)
        {
            // A removal whose answer was lost and which was repeated, or a store that lost the block.
            await Delete(key);
        }
    }

    /// <summary>Removes a block; false where there was none.</summary>
    public async Task<bool> Delete(string key)
    {
        var id = GrainId.Create(Type, key);
        var state = await ReadState(id);
        if (!state.RecordExists)
        {
            return false;
        }

        await Guard(() => storage.ClearStateAsync(StateName, id, state));
        return true;
    }

    /// <summary>Removes <c>{prefix}0</c>, <c>{prefix}1</c>, … up to the first that is not there.</summary>
    public async Task DeleteRun(string prefix)
    {
        var count = 0;
        while (await Read($"{prefix}{count}") is not null)
        {
            count++;
        }

        // From the end: a removal that a crash cuts off is found again where the next one begins to look.
        while (count > 0)
        {
            await Delete($"{prefix}{--count}");
        }
    }

    private async Task<GrainState<Block>> ReadState(GrainId id)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var state = new GrainState<Block>(new Block());
                await Guard(() => storage.ReadStateAsync(StateName, id, state));
                return state;
            }
            catch (ServiceException e) when (e.Code == ErrorCodes.StorageUnavailable && tried < Tries)
            {
                // A store that is really away refuses the next call as well.
            }
        }
    }

    /// <summary>Makes an outage of the provider the one error that callers know. A lack of memory is none.</summary>
    internal static async Task Guard(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is not (InconsistentStateException or OperationCanceledException or ServiceException or OutOfMemoryException))
        {
            throw new ServiceException(ErrorCodes.StorageUnavailable, $"The store did not take or give a block ({e.GetType().Name}: {e.Message}).", retryAfterSeconds: 5);
        }
    }
}
