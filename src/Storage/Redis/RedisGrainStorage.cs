using System.Runtime.InteropServices;
using System.Text;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using StackExchange.Redis;

namespace IndexForge.Storage.Redis;

/// <summary>Grain storage in Redis, in the layout of Microsoft.Orleans.Persistence.Redis: each reads what the other wrote.</summary>
/// <remarks>
/// A state is the hash <c>{ServiceId}/state/{grainType}/{grainKey}/{stateName}</c> with the fields <c>etag</c> and <c>data</c>;
/// a hash with empty data is a cleared state. Clearing deletes the key. A write whose answer is lost is sent once more under
/// the same new ETag: whichever of the two arrives first takes effect, the other finds its ETag stored already.
/// </remarks>
public sealed class RedisGrainStorage : IGrainStorage
{
    // Both scripts answer the ETag that the caller hoped for, or else the one that stands in the way.
    internal const string WriteScript = """
        local stored = redis.call('HGET', KEYS[1], 'etag') or ''
        if stored ~= ARGV[1] then return stored end
        redis.call('HSET', KEYS[1], 'etag', ARGV[2], 'data', ARGV[3])
        if ARGV[4] ~= '' then redis.call('EXPIRE', KEYS[1], ARGV[4]) end
        return ARGV[2]
        """;

    private const string ClearScript = """
        local stored = redis.call('HGET', KEYS[1], 'etag') or ''
        if stored ~= ARGV[1] then return stored end
        redis.call('DEL', KEYS[1])
        return ARGV[2]
        """;

    private static readonly RedisValue[] Fields = ["etag", "data"];

    private readonly string _name;
    private readonly RedisConnection _redis;
    private readonly RedisStateOptions _options;
    private readonly IGrainStorageSerializer _serializer;
    private readonly StorageMetrics _metrics;
    private readonly byte[] _prefix;
    private readonly RedisValue _expiry;

    /// <summary>Makes the provider.</summary>
    /// <param name="name">The provider's name, for metrics.</param>
    /// <param name="redis">The server.</param>
    /// <param name="options">How states lie in it.</param>
    /// <param name="serializer">Turns states into what is kept.</param>
    /// <param name="metrics">Counts what is done.</param>
    public RedisGrainStorage(
        string name, RedisConnection redis, RedisStateOptions options, IGrainStorageSerializer serializer, StorageMetrics metrics)
    {
        _name = name;
        _redis = redis;
        _options = options;
        _serializer = serializer;
        _metrics = metrics;
        _prefix = Encoding.UTF8.GetBytes($"{options.ServiceId}/state/");
        _expiry = options.Expiry is { } expiry ? (RedisValue)(long)expiry.TotalSeconds : "";
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = Key(stateName, grainId);
        var fields = await Counted(() => _redis.RunAsync(database => database.HashGetAsync(key, Fields)));
        _metrics.Read(_name);
        var data = (byte[]?)fields[1];
        var exists = !fields[0].IsNull && data is { Length: > 0 };
        grainState.State = exists ? _serializer.Deserialize<T>(new BinaryData(data!)) : EmptyState<T>.Create();
        grainState.ETag = fields[0];
        grainState.RecordExists = exists;
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Serialised before the first await: what is written is the state as it was when the grain asked.
        var payload = Bytes(_serializer.Serialize(grainState.State).ToMemory());
        if (payload.Length > _options.MaxStateBytes)
        {
            throw new StorageException(
                StorageErrorCode.StateTooLarge, $"The state {stateName} of {grainId} has {payload.Length} bytes; at most {_options.MaxStateBytes} are kept.");
        }

        var (expected, etag) = (grainState.ETag ?? "", NewETag());
        var (stored, _) = await ChangeAsync(WriteScript, Key(stateName, grainId), [expected, etag, payload, _expiry]);
        if (stored != etag)
            throw Conflict(grainId, stored, expected);
        _metrics.Written(_name);
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (expected, token) = (grainState.ETag ?? "", NewETag());
        var (stored, repeated) = await ChangeAsync(ClearScript, Key(stateName, grainId), [expected, token]);
        // Where the first answer was lost, a key that is gone is what was asked for.
        if (stored != token && !(repeated && stored.Length == 0))
            throw Conflict(grainId, stored, expected);
        _metrics.Written(_name);
        grainState.State = EmptyState<T>.Create();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<(string Stored, bool Repeated)> ChangeAsync(string script, RedisKey key, RedisValue[] arguments)
    {
        var answer = await Counted(async () =>
        {
            try
            {
                return ((string?)await _redis.RunAsync(Evaluate), false);
            }
            catch (StorageUnavailableException e) when (e.OutcomeUnknown)
            {
                return ((string?)await RepeatAsync(), true);
            }
        });
        return (answer.Item1 ?? "", answer.Item2);

        Task<RedisResult> Evaluate(IDatabase database) => database.ScriptEvaluateAsync(script, [key], arguments);

        async Task<RedisResult> RepeatAsync()
        {
            try
            {
                return await _redis.RunPatientlyAsync(Evaluate);
            }
            catch (StorageUnavailableException e)
            {
                // Whatever became of the others, the first is still in doubt.
                throw new StorageUnavailableException(e.Code, e.Message, outcomeUnknown: true, e);
            }
        }
    }

    private async Task<TResult> Counted<TResult>(Func<Task<TResult>> operation)
    {
        try
        {
            return await operation();
        }
        catch
        {
            _metrics.Failed(_name);
            throw;
        }
    }

    private InconsistentStateException Conflict(GrainId grainId, string stored, string expected)
    {
        _metrics.Conflict(_name);
        return new InconsistentStateException($"The stored state of {grainId} is not the one that was read.", stored, expected);
    }

    private RedisKey Key(string stateName, GrainId grainId)
    {
        var type = grainId.Type.AsSpan();
        var key = grainId.Key.AsSpan();
        return (RedisKey)(byte[])[.. _prefix, .. type, (byte)'/', .. key, (byte)'/', .. Encoding.UTF8.GetBytes(stateName)];
    }

    private static string NewETag() => Guid.NewGuid().ToString("N");

    // The driver takes whole arrays only.
    private static byte[] Bytes(ReadOnlyMemory<byte> payload) =>
        MemoryMarshal.TryGetArray(payload, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : payload.ToArray();
}
