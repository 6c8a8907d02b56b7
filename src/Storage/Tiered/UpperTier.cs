using IndexForge.Storage.Redis;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using StackExchange.Redis;

namespace IndexForge.Storage.Tiered;

/// <summary>The upper tier: a Redis that is left alone after a failure, until a sign of life.</summary>
/// <remarks>Entries carry a generation in their key, so that all of them can be given up at once (<see cref="TierGenerations"/>).</remarks>
internal sealed partial class UpperTier(
    RedisConnection redis, TieredStateOptions options, TierGenerations generations, TimeProvider time, ILogger logger)
{
    private const string PutScript = """
        if ARGV[4] == '0' and redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
        redis.call('HSET', KEYS[1], 'etag', ARGV[1], 'data', ARGV[2])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    private static readonly RedisValue[] Fields = ["etag", "data"];

    private readonly Lock _gate = new();
    private bool _open;
    private bool _mending;
    private long _openedAt;
    private long _failed = -1;

    /// <summary>The generation to use, or null while the tier is left alone. Costs nothing then, but starts mending when it is time.</summary>
    public long? Usable
    {
        get
        {
            lock (_gate)
            {
                if (!_open)
                    return generations.Current;
                if (!_mending && time.GetElapsedTime(_openedAt) >= options.OpenDuration)
                {
                    _mending = true;
                    _ = Task.Run(MendAsync);
                }

                return null;
            }
        }
    }

    /// <summary>The entry of a state, or null where there is none or the tier failed.</summary>
    public async Task<(string ETag, byte[] Payload)?> GetAsync(long generation, string state, GrainId grain)
    {
        try
        {
            var fields = await redis.RunAsync(database => database.HashGetAsync(Key(generation, state, grain), Fields));
            return (string?)fields[0] is { } etag && (byte[]?)fields[1] is { } payload ? (etag, payload) : null;
        }
        catch (StorageUnavailableException e)
        {
            Open(e);
            return null;
        }
    }

    /// <summary>Puts an entry, over another only if <paramref name="replace"/>. False if the tier failed.</summary>
    public Task<bool> PutAsync(long generation, string state, GrainId grain, string etag, ReadOnlyMemory<byte> payload, bool replace) =>
        TryAsync(database => database.ScriptEvaluateAsync(
            PutScript,
            [Key(generation, state, grain)],
            [etag, payload.ToArray(), (long)options.Expiry.TotalSeconds, replace ? "1" : "0"]));

    /// <summary>Removes an entry. False if the tier failed.</summary>
    public Task<bool> RemoveAsync(long generation, string state, GrainId grain) =>
        TryAsync(database => database.KeyDeleteAsync(Key(generation, state, grain)));

    /// <summary>Sees to it that what the tier held at its last failure is never believed again. Costs nothing where that has been done.</summary>
    public ValueTask RetireAsync()
    {
        long failed;
        lock (_gate)
            failed = _failed;
        return generations.RetireAsync(failed);
    }

    private async Task<bool> TryAsync<T>(Func<IDatabase, Task<T>> change)
    {
        try
        {
            await redis.RunAsync(change);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            Open(e);
            return false;
        }
    }

    private void Open(StorageUnavailableException cause)
    {
        lock (_gate)
        {
            _openedAt = time.GetTimestamp();
            if (_open)
                return;
            (_open, _failed) = (true, generations.Current ?? -1);
        }

        LogOpened(redis.Server, cause.Message);
    }

    private async Task MendAsync()
    {
        var mended = false;
        try
        {
            await redis.PingAsync();
            await RetireAsync();
            mended = true;
            LogMended(redis.Server, generations.Current ?? 0);
        }
        catch (Exception e)
        {
            LogStillOpen(redis.Server, e.Message);
        }

        lock (_gate)
        {
            _openedAt = time.GetTimestamp();
            (_open, _mending) = (!mended, false);
        }
    }

    private RedisKey Key(long generation, string state, GrainId grain) => $"{options.ServiceId}/tier/{generation}/{grain}/{state}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The upper tier at {Server} failed and is left alone: {Reason}")]
    private partial void LogOpened(string server, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The upper tier at {Server} is used again, from generation {Generation}")]
    private partial void LogMended(string server, long generation);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The upper tier at {Server} is still left alone: {Reason}")]
    private partial void LogStillOpen(string server, string reason);
}
