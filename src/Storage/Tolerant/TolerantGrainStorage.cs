using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tolerant;

/// <summary>
/// Storage whose states may be lost at any time, and whose grains go on without it: what cannot be read is as if never stored,
/// what cannot be written stays in the grain's memory.
/// </summary>
/// <remarks>
/// A state that was evicted or flushed, or that came back with another ETag, fails the next write's check. There is one activation
/// per grain, and it holds what is newest: the ETag is read again and the write repeated, once.
/// </remarks>
public sealed partial class TolerantGrainStorage : IGrainStorage
{
    private readonly string _name;
    private readonly IGrainStorage _inner;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<TolerantGrainStorage> _logger;

    /// <summary>Makes the provider.</summary>
    /// <param name="name">The provider's name, for metrics.</param>
    /// <param name="inner">Where states are kept while that is possible.</param>
    /// <param name="metrics">Counts what was lost.</param>
    /// <param name="logger">Says what was lost.</param>
    public TolerantGrainStorage(string name, IGrainStorage inner, StorageMetrics metrics, ILogger<TolerantGrainStorage> logger)
    {
        _name = name;
        _inner = inner;
        _metrics = metrics;
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await _inner.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (StorageUnavailableException e)
        {
            Lost(grainId, e);
            grainState.State = EmptyState<T>.Create();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Change(stateName, grainId, grainState, state => _inner.WriteStateAsync(stateName, grainId, state));

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!await Change(stateName, grainId, grainState, state => _inner.ClearStateAsync(stateName, grainId, state)))
        {
            grainState.State = EmptyState<T>.Create();
            grainState.RecordExists = false;
        }
    }

    /// <summary>False where the store could not be reached and the grain goes on without.</summary>
    private async Task<bool> Change<T>(string stateName, GrainId grainId, IGrainState<T> grainState, Func<IGrainState<T>, Task> change)
    {
        try
        {
            try
            {
                await change(grainState);
            }
            catch (InconsistentStateException)
            {
                _metrics.Conflict(_name);
                var stored = new GrainState<T>(EmptyState<T>.Create()!);
                await _inner.ReadStateAsync(stateName, grainId, stored);
                (grainState.ETag, grainState.RecordExists) = (stored.ETag, stored.RecordExists);
                await change(grainState);
            }

            return true;
        }
        catch (StorageUnavailableException e)
        {
            Lost(grainId, e);
            return false;
        }
    }

    private void Lost(GrainId grainId, StorageUnavailableException e)
    {
        _metrics.Failed(_name);
        LogLost(grainId, _name, e.Message);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Grain} goes on without its state in '{Provider}': {Reason}")]
    private partial void LogLost(GrainId grain, string provider, string reason);
}
