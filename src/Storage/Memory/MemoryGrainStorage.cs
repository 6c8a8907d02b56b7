using System.Globalization;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Memory;

/// <summary>Grain storage in this process' memory, bounded, the least recently used states going first.</summary>
/// <remarks>A grain whose state has gone fails its next write and reads again, as it would with an evicting Redis.</remarks>
public sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly string _name;
    private readonly MemoryStateOptions _options;
    private readonly IGrainStorageSerializer _serializer;
    private readonly StorageMetrics _metrics;
    private readonly Dictionary<(string State, GrainId Grain), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Lock _gate = new();
    private long _bytes;
    private long _lastTag;

    /// <summary>Makes the provider.</summary>
    /// <param name="name">The provider's name, for metrics.</param>
    /// <param name="options">What it may hold.</param>
    /// <param name="serializer">Turns states into what is kept: a state is never shared with its grain.</param>
    /// <param name="metrics">Counts what is done.</param>
    public MemoryGrainStorage(string name, MemoryStateOptions options, IGrainStorageSerializer serializer, StorageMetrics metrics)
    {
        _name = name;
        _options = options;
        _serializer = serializer;
        _metrics = metrics;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Entry? entry = null;
        lock (_gate)
        {
            if (_entries.TryGetValue((stateName, grainId), out var node))
            {
                entry = node.Value;
                _byUse.Remove(node);
                _byUse.AddFirst(node);
            }
        }

        _metrics.Read(_name);
        grainState.State = entry is null ? EmptyState<T>.Create() : _serializer.Deserialize<T>(entry.Payload);
        grainState.ETag = entry?.ETag;
        grainState.RecordExists = entry is not null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = _serializer.Serialize(grainState.State);
        var size = payload.ToMemory().Length;
        if (size > _options.MaxBytes)
        {
            throw new StorageException(
                StorageErrorCode.StateTooLarge, $"The state {stateName} of {grainId} has {size} bytes; all states together may have {_options.MaxBytes}.");
        }

        lock (_gate)
        {
            Remove((stateName, grainId), grainState.ETag);
            var entry = new Entry((stateName, grainId), payload, size, (++_lastTag).ToString("x", CultureInfo.InvariantCulture));
            _entries[entry.Key] = _byUse.AddFirst(entry);
            _bytes += size;
            while (_entries.Count > _options.MaxEntries || _bytes > _options.MaxBytes)
                Drop(_byUse.Last!);
            grainState.ETag = entry.ETag;
        }

        _metrics.Written(_name);
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (_gate)
            Remove((stateName, grainId), grainState.ETag);
        _metrics.Written(_name);
        grainState.State = EmptyState<T>.Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private void Remove((string, GrainId Grain) key, string? expected)
    {
        var stored = _entries.GetValueOrDefault(key);
        if ((stored?.Value.ETag ?? "") != (expected ?? ""))
        {
            _metrics.Conflict(_name);
            throw new InconsistentStateException($"The stored state of {key.Grain} is not the one that was read.", stored?.Value.ETag, expected);
        }

        if (stored is not null)
            Drop(stored);
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry((string State, GrainId Grain) Key, BinaryData Payload, int Bytes, string ETag);
}
