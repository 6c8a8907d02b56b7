using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Grains.Tests.Support;

/// <summary>Writes of grains' own state that a test holds back, or whose answers it loses.</summary>
public sealed class StateFaults
{
    /// <summary>Awaited before a write of the named state, as it would be stored.</summary>
    public Func<string, object?, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether the answer to a write of the named state, as it was stored, is lost.</summary>
    public Func<string, object?, bool> Loses { get; set; } = (_, _) => false;

    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<StateFaults>();
        var durable = services.Last(s => s.ServiceType == typeof(IGrainStorage) && Equals(s.ServiceKey, StorageNames.Durable));
        services.Remove(durable);
        services.AddKeyedSingleton<IGrainStorage>(StorageNames.Durable, (provider, key) =>
            new Store(provider.GetRequiredService<StateFaults>(), (IGrainStorage)durable.KeyedImplementationFactory!(provider, key)));
    }

    private sealed class Store(StateFaults faults, IGrainStorage inner) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ReadStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => inner.ClearStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            await faults.Before(stateName, grainState.State);
            await inner.WriteStateAsync(stateName, grainId, grainState);
            if (faults.Loses(stateName, grainState.State))
            {
                throw new Storage.StorageUnavailableException(Storage.StorageErrorCode.Unavailable, "The answer was lost.", outcomeUnknown: true);
            }
        }
    }
}
