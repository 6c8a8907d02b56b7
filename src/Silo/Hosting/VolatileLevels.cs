using IndexForge.Grains.Caching;
using IndexForge.Storage;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tiered;
using Orleans.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>How one volatile store does: its Redis, then its part of the SQLite file.</summary>
internal sealed class VolatileLevels(string server, long maxBytes, IGrainStorage storage, RedisConnection? redis) : ICacheLevels
{
    private const string Healthy = "healthy";
    private const string Degraded = "degraded";

    public async Task<IReadOnlyList<CacheLevel>> Levels()
    {
        var levels = new List<CacheLevel>();
        var lower = storage;
        if (storage is TieredGrainStorage tiered && redis is not null)
        {
            levels.Add(await Upper(tiered, redis));
            lower = tiered.Lower;
        }

        if (lower is SqliteGrainStorage sqlite)
        {
            levels.Add(await Lower(sqlite));
        }

        return levels;
    }

    private async Task<CacheLevel> Upper(TieredGrainStorage tiered, RedisConnection connection)
    {
        var (hits, misses) = (tiered.UpperReads.Hits, tiered.UpperReads.Misses);
        try
        {
            var usable = await tiered.IsUpperUsableAsync();
            var usage = await connection.UsageAsync();
            return new CacheLevel(
                $"redis-{server}", usable ? Healthy : Degraded, usage.Keys, usage.Bytes, usage.MaxBytes == 0 ? null : usage.MaxBytes, hits, misses, usage.Evictions, usage.Connections);
        }
        catch (StorageException)
        {
            return new CacheLevel($"redis-{server}", Degraded, null, null, null, hits, misses, null, null);
        }
    }

    private async Task<CacheLevel> Lower(SqliteGrainStorage sqlite)
    {
        try
        {
            var (entries, bytes) = await sqlite.MeasureAsync();
            return new CacheLevel($"sqlite-{server}", Healthy, entries, bytes, maxBytes, sqlite.Reads.Hits, sqlite.Reads.Misses, null, null);
        }
        catch (StorageException)
        {
            return new CacheLevel($"sqlite-{server}", Degraded, null, null, maxBytes, sqlite.Reads.Hits, sqlite.Reads.Misses, null, null);
        }
    }
}
