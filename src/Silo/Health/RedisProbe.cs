using IndexForge.Gateway.Health;
using IndexForge.Storage;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Tiered;
using Orleans.Storage;

namespace IndexForge.Silo.Health;

/// <summary>Whether a Redis answers. Without it the service is slower, not wrong: degraded.</summary>
internal sealed class RedisProbe(string component, RedisConnection redis, IGrainStorage storage) : IHealthProbe
{
    public string Component => component;

    public async Task<HealthFinding> Check(CancellationToken cancellation)
    {
        try
        {
            await redis.PingAsync().WaitAsync(cancellation);
        }
        catch (StorageException error)
        {
            return new HealthFinding(HealthState.Degraded, $"{error.Message} The SQLite file serves alone.");
        }

        // Asking also has a tier that was left alone tried again.
        return storage is TieredGrainStorage tiered && !await tiered.IsUpperUsableAsync()
            ? new HealthFinding(HealthState.Degraded, $"Redis at {redis.Server} answers again and is about to be used.")
            : new HealthFinding(HealthState.Healthy, $"Redis at {redis.Server} answers.");
    }
}

/// <summary>A Redis that is not configured, which is no fault.</summary>
internal sealed class AbsentRedisProbe(string component, string setting) : IHealthProbe
{
    public string Component => component;

    public Task<HealthFinding> Check(CancellationToken cancellation) =>
        Task.FromResult(new HealthFinding(HealthState.Unavailable, $"{setting} is not set; the SQLite file serves alone."));
}
