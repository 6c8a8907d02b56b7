using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace IndexForge.Grains.Caching;

/// <summary>
/// Cached values in the volatile stores, by class. A store that fails, or holds what is no value, is a miss: a cache must never be
/// the reason why a request fails. At most so many writes wait at a time that they cannot hold those up that matter.
/// </summary>
public sealed partial class CacheStore(
    [FromKeyedServices(StorageNames.Volatile)] IGrainStorage app,
    [FromKeyedServices(StorageNames.VolatileMl)] IGrainStorage ml,
    CacheStoreMetrics metrics,
    ILogger<CacheStore> logger)
{
    private const int MaxPendingWrites = 64;
    private const string StateName = "answer";
    private static readonly GrainType Type = GrainType.Create("cacheentry");
    private int _pending;

    /// <summary>The value, or null where there is none or none that can be read.</summary>
    public async Task<CachedValue?> Read(string entry)
    {
        try
        {
            var state = new GrainState<CacheState>(new CacheState());
            await Of(entry).ReadStateAsync(StateName, GrainId.Create(Type, entry), state);
            if (!state.RecordExists)
            {
                metrics.Read("miss");
                return null;
            }

            var value = CacheEnvelope.TryDecode(state.State!.Envelope);
            metrics.Read(value is null ? "malformed" : "hit");
            return value;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            metrics.Read("failed");
            LogNotRead(entry, error.Message);
            return null;
        }
    }

    /// <summary>Puts the value over whatever was there; false where it could not be kept.</summary>
    public async Task<bool> Write(string entry, CachedValue value)
    {
        if (Interlocked.Increment(ref _pending) > MaxPendingWrites)
        {
            Interlocked.Decrement(ref _pending);
            metrics.Written("skipped");
            return false;
        }

        try
        {
            await Change(entry, new CacheState { Envelope = CacheEnvelope.Encode(value) });
            metrics.Written("kept");
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            metrics.Written("failed");
            LogNotWritten(entry, error.Message);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    /// <summary>Removes the value.</summary>
    public async Task Remove(string entry)
    {
        try
        {
            await Change(entry, null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Removals by hand are durable elsewhere: what stays here is not believed.
            LogNotWritten(entry, error.Message);
        }
    }

    /// <summary>The store's own tag is read first: values may have been evicted or trimmed at any time, and what was there does not matter.</summary>
    private async Task Change(string entry, CacheState? to)
    {
        var (storage, id) = (Of(entry), GrainId.Create(Type, entry));
        var state = new GrainState<CacheState>(new CacheState());
        try
        {
            await storage.ReadStateAsync(StateName, id, state);
        }
        catch (Exception error) when (state.ETag is null && error is not OutOfMemoryException)
        {
            // Unreadable bytes: try as if there were none, and fail where the store insists.
            LogNotRead(entry, error.Message);
        }

        if (to is not null)
        {
            state.State = to;
            await storage.WriteStateAsync(StateName, id, state);
        }
        else if (state.RecordExists)
        {
            await storage.ClearStateAsync(StateName, id, state);
        }
    }

    private IGrainStorage Of(string entry) =>
        CacheKeys.ClassOf(entry) is CacheClass.ApiResponse or CacheClass.Session ? app : ml;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Cache entry {Entry} could not be read: {Reason}")]
    private partial void LogNotRead(string entry, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Cache entry {Entry} could not be written: {Reason}")]
    private partial void LogNotWritten(string entry, string reason);
}
