using IndexForge.Storage.Hosting;
using IndexForge.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Storage;

namespace IndexForge.Storage;

/// <summary>Registers the storage of a host.</summary>
public static class StorageServices
{
    /// <summary>Makes <see cref="GrainStateSerializer"/> the serialiser of every storage provider of the host, official ones included.</summary>
    public static IServiceCollection AddGrainStateSerializer(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IGrainStorageSerializer, GrainStateSerializer>());

    /// <summary>Has states of a codec's type stored as the codec's bytes. One codec per type.</summary>
    public static IServiceCollection AddStateCodec(this IServiceCollection services, StateCodec codec) => services.AddSingleton(codec);

    /// <summary>Adds the SQLite file. It opens before the host's services start and closes after they have stopped.</summary>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, Action<SqliteStoreOptions>? configure = null)
    {
        services.AddOptions<SqliteStoreOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.AddStorageMetrics();
        services.TryAddSingleton<SqliteStore>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SqliteStoreLifecycle>());
        return services;
    }

    /// <summary>Keeps the states of a provider name in the SQLite file (<see cref="AddSqliteStore"/>).</summary>
    public static IServiceCollection AddSqliteState(this IServiceCollection services, string name) =>
        services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new SqliteGrainStorage(
            name, provider.GetRequiredService<SqliteStore>(), provider.GetRequiredService<IGrainStorageSerializer>()));

    /// <summary>Keeps reminders in the SQLite file (<see cref="AddSqliteStore"/>).</summary>
    public static IServiceCollection AddSqliteReminders(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<IReminderTable, SqliteReminderTable>());

    private static IServiceCollection AddStorageMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<StorageMetrics>();
        return services;
    }
}
