using System.Collections.Concurrent;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Sqlite;

/// <summary>Grain storage in the SQLite file. Each provider name is a space of its own in it.</summary>
/// <remarks>Clearing deletes the row: the ETag is null afterwards. Errors are <see cref="StorageException"/>s and <see cref="InconsistentStateException"/>.</remarks>
public sealed class SqliteGrainStorage : IGrainStorage
{
    private readonly SqliteStore _store;
    private readonly IGrainStorageSerializer _serializer;
    private readonly string _name;
    private readonly byte[] _provider;
    private readonly long _maxBytes;
    private readonly ConcurrentDictionary<string, byte[]> _stateNames = new(StringComparer.Ordinal);
    private long _room;
    private int _trimming;

    /// <summary>Makes the provider.</summary>
    /// <param name="name">The provider's name, part of every key.</param>
    /// <param name="store">The file.</param>
    /// <param name="serializer">Turns states into what is kept.</param>
    /// <param name="options">How much may be kept; without it, as much as the disk holds.</param>
    public SqliteGrainStorage(string name, SqliteStore store, IGrainStorageSerializer serializer, SqliteStateOptions? options = null)
    {
        _maxBytes = options?.MaxBytes ?? 0;
        _name = name;
        _provider = Encoding.UTF8.GetBytes(name);
        _store = store;
        _serializer = serializer;
    }

    /// <summary>How reads went.</summary>
    public ReadCounts Reads { get; } = new();

    /// <summary>How many states are kept, and their payload bytes.</summary>
    public Task<(long Entries, long Bytes)> MeasureAsync() => _store.ReadAsync(new MeasureProvider(_provider));

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = await Counted(_store.ReadAsync(new ReadState(Key(stateName, grainId))));
        _store.Metrics.Read(_name);
        Reads.Count(read is not null);
        grainState.State = read is { } kept ? _serializer.Deserialize<T>(new BinaryData(kept.Payload)) : EmptyState<T>.Create();
        grainState.ETag = read is { } row ? ETagSource.Format(row.ETag) : null;
        grainState.RecordExists = read is not null;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised before the first await: what is written is the state as it was when the grain asked.
        var payload = _serializer.Serialize(grainState.State).ToMemory();
        if (payload.Length > _store.MaxStateBytes)
        {
            throw new StorageException(
                StorageErrorCode.StateTooLarge, $"The state {stateName} of {grainId} has {payload.Length} bytes; at most {_store.MaxStateBytes} are kept.");
        }

        var tag = await Counted(_store.WriteAsync(new WriteState(Key(stateName, grainId), Expected(grainState.ETag), payload)));
        _store.Metrics.Written(_name);
        grainState.ETag = ETagSource.Format(tag);
        grainState.RecordExists = true;
        if (_maxBytes > 0 && Interlocked.Add(ref _room, -payload.Length) < 0 && Interlocked.Exchange(ref _trimming, 1) == 0)
            _ = TrimAsync();
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Counted(_store.WriteAsync(new WriteState(Key(stateName, grainId), Expected(grainState.ETag), null)));
        _store.Metrics.Written(_name);
        grainState.State = EmptyState<T>.Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    // How much is kept is only measured when what was written since could have made it too much; rewritten states count twice till then.
    private async Task TrimAsync()
    {
        try
        {
            var kept = await _store.WriteAsync(new TrimProvider(_provider, _maxBytes)).ConfigureAwait(false);
            Interlocked.Exchange(ref _room, Math.Max(_maxBytes - kept, _maxBytes / 20));
        }
        catch (StorageException)
        {
            // The next write tries again, and reports what ails the store to its own caller.
            _store.Metrics.Failed(_name);
        }
        finally
        {
            Volatile.Write(ref _trimming, 0);
        }
    }

    private StateKey Key(string stateName, GrainId grainId) =>
        new(_provider, grainId, _stateNames.GetOrAdd(stateName, Encoding.UTF8.GetBytes));

    private static string? Expected(string? etag) => string.IsNullOrEmpty(etag) ? null : etag;

    private async Task<TResult> Counted<TResult>(Task<TResult> operation)
    {
        try
        {
            return await operation;
        }
        catch (InconsistentStateException)
        {
            _store.Metrics.Conflict(_name);
            throw;
        }
        catch
        {
            _store.Metrics.Failed(_name);
            throw;
        }
    }
}
