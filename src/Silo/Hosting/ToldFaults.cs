using IndexForge.Storage;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// A store whose faults are refusals that callers know already where they arise: a grain that cannot be read to be activated fails its
/// callers before any filter stands between.
/// </summary>
internal sealed class ToldFaults(IGrainStorage inner) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Tell(inner.ReadStateAsync(stateName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Tell(inner.WriteStateAsync(stateName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Tell(inner.ClearStateAsync(stateName, grainId, grainState));

    /// <summary>Stands before a provider that is registered. For providers that take no part in the silo's life cycle.</summary>
    public static void Of(IServiceCollection services, string name)
    {
        var at = services.ToList().FindLastIndex(s => s.ServiceType == typeof(IGrainStorage) && s.IsKeyedService && name.Equals(s.ServiceKey));
        var make = services[at].KeyedImplementationFactory!;
        services[at] = ServiceDescriptor.KeyedSingleton<IGrainStorage>(name, (provider, key) => new ToldFaults((IGrainStorage)make(provider, key)));
    }

    private static async Task Tell(Task call)
    {
        try
        {
            await call;
        }
        catch (StorageException error)
        {
            throw StorageRefusal.Of(error);
        }
    }
}
