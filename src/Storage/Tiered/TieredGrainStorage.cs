using IndexForge.Storage.Redis;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tiered;

/// <summary>A Redis in front of a store: reads ask the upper tier first, writes go to the lower one and then up.</summary>
/// <remarks>
/// The lower tier is the authority and gives the ETags. Before a write, the state's upper entry goes; after it, the new one is
/// put. Where the upper tier fails at either, its whole content is given up (<see cref="TierGenerations"/>), and it is left
/// alone until it shows a sign of life: callers never wait for a dead one twice. For one process; a cluster has one Redis for all.
/// </remarks>
public sealed class TieredGrainStorage : IGrainStorage
{
    private readonly string _name;
    private readonly IGrainStorage _lower;
    private readonly IGrainStorageSerializer _serializer;
    private readonly TieredStateOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly TierGenerations _generations;
    private readonly UpperTier _upper;

    /// <summary>Makes the provider.</summary>
    /// <param name="name">The provider's name, for metrics.</param>
    /// <param name="upper">The upper tier. Give its connection a short time-out: it is what a caller pays when the tier fails.</param>
    /// <param name="lower">The authority. Its serialiser must be <see cref="GrainStateSerializer"/>.</param>
    /// <param name="options">How the upper tier is used.</param>
    /// <param name="serializer">Turns states into what is kept.</param>
    /// <param name="metrics">Counts what is done.</param>
    /// <param name="time">The clock of <see cref="TieredStateOptions.OpenDuration"/>.</param>
    /// <param name="logger">Told when the upper tier fails and mends.</param>
    public TieredGrainStorage(
        string name,
        RedisConnection upper,
        IGrainStorage lower,
        TieredStateOptions options,
        IGrainStorageSerializer serializer,
        StorageMetrics metrics,
        TimeProvider time,
        ILogger<TieredGrainStorage> logger)
    {
        _name = name;
        _lower = lower;
        _options = options;
        _serializer = serializer;
        _metrics = metrics;
        _generations = new TierGenerations(name, lower);
        _upper = new UpperTier(upper, options, _generations, time, logger);
    }

    /// <summary>How reads of the upper tier went, while it was used.</summary>
    public ReadCounts UpperReads { get; } = new();

    /// <summary>The authority below.</summary>
    public IGrainStorage Lower => _lower;

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await _generations.LoadAsync();
        var generation = _upper.Usable;
        if (generation is { } asked && await _upper.GetAsync(asked, stateName, grainId) is { } entry)
        {
            _metrics.TierRead(_name, "upper");
            UpperReads.Count(hit: true);
            grainState.State = _serializer.Deserialize<T>(new BinaryData(entry.Payload));
            grainState.ETag = entry.ETag;
            grainState.RecordExists = true;
            return;
        }

        if (generation is not null)
            UpperReads.Count(hit: false);
        var stored = new GrainState<StoredBytes>();
        await _lower.ReadStateAsync(stateName, grainId, stored);
        _metrics.TierRead(_name, stored.RecordExists ? "lower" : "none");
        grainState.State = stored.RecordExists ? _serializer.Deserialize<T>(new BinaryData(stored.State!.Bytes)) : EmptyState<T>.Create();
        grainState.ETag = stored.ETag;
        grainState.RecordExists = stored.RecordExists;

        // Not over another entry: a write may have put a newer one meanwhile. Nor into another generation than was asked.
        if (generation is { } missed && _upper.Usable == missed && stored is { RecordExists: true, State.Bytes: var bytes } && Fits(bytes))
            await _upper.PutAsync(missed, stateName, grainId, stored.ETag!, bytes, replace: false);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised before the first await: what is written is the state as it was when the grain asked.
        var stored = new GrainState<StoredBytes>(new StoredBytes(_serializer.Serialize(grainState.State).ToMemory()), grainState.ETag);
        await RemoveAsync(stateName, grainId);
        await _lower.WriteStateAsync(stateName, grainId, stored);
        await FollowAsync(stateName, grainId, stored.ETag!, stored.State!.Bytes);
        grainState.ETag = stored.ETag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await RemoveAsync(stateName, grainId);
        await _lower.ClearStateAsync(stateName, grainId, grainState);
        await FollowAsync(stateName, grainId, etag: null, default);
    }

    /// <summary>Whether the upper tier is used now; if it has been left alone long enough, asking makes it be tried.</summary>
    public async ValueTask<bool> IsUpperUsableAsync()
    {
        await _generations.LoadAsync();
        return _upper.Usable is not null;
    }

    private bool Fits(ReadOnlyMemory<byte> bytes) => bytes.Length <= _options.MaxStateBytes;

    private async Task RemoveAsync(string stateName, GrainId grainId)
    {
        await _generations.LoadAsync();
        if (_upper.Usable is { } generation && await _upper.RemoveAsync(generation, stateName, grainId))
            return;
        try
        {
            await _upper.RetireAsync();
        }
        catch (StorageUnavailableException e)
        {
            // In doubt is at most the count; the caller's write has not begun.
            throw new StorageUnavailableException(e.Code, e.Message, outcomeUnknown: false, e);
        }
    }

    // The lower tier has changed: brings the upper one after it, or gives it up.
    private async Task FollowAsync(string stateName, GrainId grainId, string? etag, ReadOnlyMemory<byte> bytes)
    {
        if (_upper.Usable is { } generation
            && await (etag is not null && Fits(bytes)
                ? _upper.PutAsync(generation, stateName, grainId, etag, bytes, replace: true)
                : _upper.RemoveAsync(generation, stateName, grainId)))
        {
            return;
        }

        try
        {
            await _upper.RetireAsync();
        }
        catch (StorageUnavailableException e)
        {
            // The change is kept, so the caller must not take it for a failed one.
            throw new StorageUnavailableException(e.Code, e.Message, outcomeUnknown: true, e);
        }
    }
}
