using IndexForge.Storage.Chaos;
using IndexForge.Storage.Hosting;
using IndexForge.Storage.Memory;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tiered;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Storage;

namespace IndexForge.Storage;

/// <summary>Registers the storage of a host.</summary>
public static class StorageServices
{
    /// <summary>Makes <see cref="GrainStateSerializer"/> the serialiser of every storage provider of the host, the official ones included.</summary>
    public static IServiceCollection AddGrainStateSerializer(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer, GrainStateSerializer>());

    /// <summary>Has states of a codec's type stored as the codec's bytes. One codec per type.</summary>
    public static IServiceCollection AddStateCodec(this IServiceCollection services, StateCodec codec) => services.AddSingleton(codec);

    /// <summary>Adds the SQLite file. It opens before the host's services start and closes after they have stopped.</summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, Action<SqliteStoreOptions>? configure = null)
    {
        services.AddCommon().AddOptions(Options.DefaultName, configure);
        services.TryAddSingleton<SqliteStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqliteStoreLifecycle>());
        return services;
    }

    /// <summary>Keeps the states of a provider name in the SQLite file (<see cref="AddSqliteStore"/>).</summary>
    public static IServiceCollection AddSqliteState(
        this IServiceCollection services, string name, Action<SqliteStateOptions>? configure = null)
    {
        services.AddCommon().AddOptions(name, configure);
        return services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => provider.Sqlite(name));
    }

    /// <summary>Keeps reminders in the SQLite file (<see cref="AddSqliteStore"/>).</summary>
    public static IServiceCollection AddSqliteReminders(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IReminderTable, SqliteReminderTable>());

    /// <summary>Keeps the states of a provider name in this process' memory, bounded and lost with it.</summary>
    public static IServiceCollection AddMemoryState(
        this IServiceCollection services, string name, Action<MemoryStateOptions>? configure = null)
    {
        services.AddCommon().AddOptions(name, configure);
        return services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new MemoryGrainStorage(
            name, provider.Named<MemoryStateOptions>(name), provider.Serializer(), provider.Metrics()));
    }

    /// <summary>Adds a Redis server under a name of its own. It is first called when it is needed; a dead one stops nothing.</summary>
    public static IServiceCollection AddRedisConnection(this IServiceCollection services, string server, Action<RedisOptions> configure)
    {
        services.AddCommon().AddOptions(server, configure)
            .Validate(options => RedisAddress.CanParse(options.Configuration), $"The address of the Redis {server} cannot be read.");
        return services.AddKeyedSingleton(server, (provider, _) => new RedisConnection(
            provider.Named<RedisOptions>(server), provider.Clock(), provider.GetRequiredService<ILogger<RedisConnection>>()));
    }

    /// <summary>Keeps the states of a provider name in a Redis (<see cref="AddRedisConnection"/>), in the layout of the official provider.</summary>
    public static IServiceCollection AddRedisState(
        this IServiceCollection services, string name, string server, Action<RedisStateOptions>? configure = null)
    {
        services.AddCommon().AddOptions(name, configure);
        return services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new RedisGrainStorage(
            name,
            provider.GetRequiredKeyedService<RedisConnection>(server),
            provider.Named<RedisStateOptions>(name),
            provider.Serializer(),
            provider.Metrics()));
    }

    /// <summary>Keeps the states of a provider name in the SQLite file, with a Redis (<see cref="AddRedisConnection"/>) in front.</summary>
    public static IServiceCollection AddTieredState(
        this IServiceCollection services, string name, string server, Action<TieredStateOptions>? configure = null)
    {
        services.AddCommon().AddOptions(name, configure);
        services.AddOptions<SqliteStateOptions>(name, null);
        return services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new TieredGrainStorage(
            name,
            provider.GetRequiredKeyedService<RedisConnection>(server),
            provider.Sqlite(name),
            provider.Named<TieredStateOptions>(name),
            provider.Serializer(),
            provider.Metrics(),
            provider.Clock(),
            provider.GetRequiredService<ILogger<TieredGrainStorage>>()));
    }

    /// <summary>Injects faults into every provider that is registered so far. Call it last.</summary>
    public static IServiceCollection AddStorageChaos(this IServiceCollection services, Action<ChaosOptions> configure)
    {
        services.AddCommon();
        services.AddOptions<ChaosOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChaosOptions>, ChaosOptionsValidator>());
        services.TryAddSingleton(provider => new ChaosMonkey(
            provider.GetRequiredService<IOptions<ChaosOptions>>().Value, provider.Clock(), provider.GetService<ILogger<ChaosMonkey>>()));
        for (var i = 0; i < services.Count; i++)
        {
            if (services[i] is { ServiceType: var type, IsKeyedService: true, ServiceKey: string name, KeyedImplementationFactory: { } make }
                && type == typeof(IGrainStorage))
            {
                services[i] = ServiceDescriptor.KeyedSingleton<IGrainStorage>(name, (provider, key) =>
                    new ChaosGrainStorage(name, (IGrainStorage)make(provider, key), provider.GetRequiredService<ChaosMonkey>()));
            }
        }

        return services;
    }

    /// <summary>Adds <see cref="StorageMetrics"/> alone, for hosts that bring their own providers.</summary>
    public static IServiceCollection AddStorageMetrics(this IServiceCollection services) => services.AddCommon();

    /// <summary>Injects the faults that a section of the configuration asks for (<see cref="ChaosOptions"/>); nothing where there is none.</summary>
    public static IServiceCollection AddStorageChaos(this IServiceCollection services, IConfigurationSection section) =>
        section.Exists() ? services.AddStorageChaos(options => section.Bind(options)) : services;

    private static IServiceCollection AddCommon(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<StorageMetrics>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    private static OptionsBuilder<TOptions> AddOptions<TOptions>(this IServiceCollection services, string name, Action<TOptions>? configure)
        where TOptions : class =>
        services.AddOptions<TOptions>(name).Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();

    private static TOptions Named<TOptions>(this IServiceProvider provider, string name) =>
        provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private static SqliteGrainStorage Sqlite(this IServiceProvider provider, string name) =>
        new(name, provider.GetRequiredService<SqliteStore>(), provider.Serializer(), provider.Named<SqliteStateOptions>(name));

    private static IGrainStorageSerializer Serializer(this IServiceProvider provider) => provider.GetRequiredService<IGrainStorageSerializer>();

    private static StorageMetrics Metrics(this IServiceProvider provider) => provider.GetRequiredService<StorageMetrics>();

    private static TimeProvider Clock(this IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
