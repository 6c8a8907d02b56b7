using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Health;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Silo.Health;
using IndexForge.Storage;
using IndexForge.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>The two volatile stores of one process: each in the SQLite file, with a Redis of its own in front where one is configured.</summary>
internal static class LocalVolatile
{
    public static void AddLocalVolatile(this IHostApplicationBuilder builder, DataOptions data)
    {
        var reader = new SettingsReader(builder.Configuration);
        var settings = reader.Read<RedisSettings>(RedisSettings.Section);
        reader.ThrowIfInvalid();
        builder.Services.Add("app", StorageNames.Volatile, settings.App, settings, data);
        builder.Services.Add("ml", StorageNames.VolatileMl, settings.Ml, settings, data);
    }

    private static void Add(this IServiceCollection services, string server, string store, string? address, RedisSettings settings, DataOptions data)
    {
        if (string.IsNullOrEmpty(address))
        {
            services.AddSqliteState(store, o => o.MaxBytes = data.MaxVolatileBytes / 2);
            services.AddSingleton<IHealthProbe>(new AbsentRedisProbe($"redis-{server}", $"{RedisSettings.Section}:{char.ToUpperInvariant(server[0])}{server[1..]}"));
        }
        else
        {
            services.AddRedisConnection(server, o =>
            {
                o.Configuration = address;
                o.MaxRetries = settings.MaxRetries;
                o.OperationTimeout = settings.Timeout;
            });
            services.AddTieredState(store, server, o => o.OpenDuration = settings.OpenDuration);
            services.Configure<Storage.Sqlite.SqliteStateOptions>(store, o => o.MaxBytes = data.MaxVolatileBytes / 2);
            services.AddSingleton<IHealthProbe>(provider => new RedisProbe(
                $"redis-{server}", provider.GetRequiredKeyedService<RedisConnection>(server), provider.GetRequiredKeyedService<IGrainStorage>(store)));
        }

        services.AddSingleton<ICacheLevels>(provider => new VolatileLevels(
            server, data.MaxVolatileBytes / 2, provider.GetRequiredKeyedService<IGrainStorage>(store), provider.GetKeyedService<RedisConnection>(server)));
    }
}
