using IndexForge.Storage;
using IndexForge.Storage.Tolerant;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>What stands between the grains and the official providers.</summary>
internal static class ClusterStorage
{
    /// <summary>Has the faults of a provider's driver come out as the store's own.</summary>
    public static void TranslateFaults(this IServiceCollection services, string name) =>
        services.Wrap(name, (_, inner) => new ProviderFaults(name, inner));

    /// <summary>Lets the grains of a provider go on when it loses their states or cannot be reached.</summary>
    public static void TolerateLoss(this IServiceCollection services, string name) => services.Wrap(name, (provider, inner) => new Through(
        inner,
        new TolerantGrainStorage(name, inner, provider.GetRequiredService<StorageMetrics>(), provider.GetRequiredService<ILogger<TolerantGrainStorage>>())));

    /// <summary>Has the faults of a provider reach callers as refusals that they know.</summary>
    public static void TellFaults(this IServiceCollection services, string name) =>
        services.Wrap(name, (_, inner) => new Through(inner, new ToldFaults(inner)));

    private static void Wrap(this IServiceCollection services, string name, Func<IServiceProvider, IGrainStorage, IGrainStorage> wrap)
    {
        var at = services.ToList().FindLastIndex(s => s.ServiceType == typeof(IGrainStorage) && s.IsKeyedService && name.Equals(s.ServiceKey));
        var make = services[at].KeyedImplementationFactory!;
        services[at] = ServiceDescriptor.KeyedSingleton<IGrainStorage>(name, (provider, key) => wrap(provider, (IGrainStorage)make(provider, key)));
    }

    /// <summary>The silo starts a provider by its place in the container, which is where the wrapping stands.</summary>
    private abstract class Wrapping(IGrainStorage inner) : ILifecycleParticipant<ISiloLifecycle>
    {
        protected IGrainStorage Inner => inner;

        public void Participate(ISiloLifecycle lifecycle) => (inner as ILifecycleParticipant<ISiloLifecycle>)?.Participate(lifecycle);
    }

    private sealed class Through(IGrainStorage inner, IGrainStorage outer) : Wrapping(inner), IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => outer.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => outer.WriteStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => outer.ClearStateAsync(stateName, grainId, grainState);
    }

    private sealed class ProviderFaults(string name, IGrainStorage inner) : Wrapping(inner), IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Translate(Inner.ReadStateAsync(stateName, grainId, grainState), grainId, isWrite: false);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Translate(Inner.WriteStateAsync(stateName, grainId, grainState), grainId, isWrite: true);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            Translate(Inner.ClearStateAsync(stateName, grainId, grainState), grainId, isWrite: true);

        private async Task Translate(Task operation, GrainId grainId, bool isWrite)
        {
            try
            {
                await operation;
            }
            catch (Exception e) when (e is not (InconsistentStateException or StorageException or OperationCanceledException))
            {
                // The providers do not say whether a write arrived. Their messages quote addresses and keys: for the log, not for callers.
                throw new StorageUnavailableException(
                    StorageErrorCode.Unavailable, $"The store behind '{name}' failed {(isWrite ? "to write" : "to read")} {grainId.Type}: {e.GetType().Name}.", outcomeUnknown: isWrite, e);
            }
        }
    }
}
