using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LocalOrleans.Storing;

/// <summary>Grain storage that ends with the process. Values are kept as bytes, so that a grain never shares objects with its store.</summary>
internal sealed class MemoryGrainStorage(IServiceProvider services) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string, GrainId), Record> _records = new();
    private readonly IGrainStorageSerializer _serializer = services.GetService<IGrainStorageSerializer>() ?? new JsonStateSerializer();
    private long _lastETag;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = _records.TryGetValue((stateName, grainId), out var record);
        grainState.State = found ? _serializer.Deserialize<T>(record!.Data) : Activator.CreateInstance<T>();
        grainState.ETag = record?.ETag;
        grainState.RecordExists = found;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var next = new Record(_serializer.Serialize(grainState.State), Interlocked.Increment(ref _lastETag).ToString(CultureInfo.InvariantCulture));
        var before = _records.GetValueOrDefault(key);
        var written = before?.ETag == grainState.ETag
            && (before is null ? _records.TryAdd(key, next) : _records.TryUpdate(key, next, before));
        if (!written)
        {
            throw Conflict("write", key, grainState.ETag);
        }

        grainState.ETag = next.ETag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var before = _records.GetValueOrDefault(key);
        if (before?.ETag != grainState.ETag || (before is not null && !_records.TryRemove(new(key, before))))
        {
            throw Conflict("clear", key, grainState.ETag);
        }

        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Conflict(string verb, (string State, GrainId Grain) key, string? eTag) => new(
        $"Cannot {verb} state '{key.State}' of {key.Grain}: it has changed since it was read.", _records.GetValueOrDefault(key)?.ETag, eTag);

    // By reference: a record is replaced only while it is the very one that was compared.
    private sealed class Record(BinaryData data, string eTag)
    {
        public BinaryData Data { get; } = data;

        public string ETag { get; } = eTag;
    }

    private sealed class JsonStateSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

        public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input);
    }
}
