using LocalOrleans.Activations;
using LocalOrleans.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.Hosting;

/// <summary>The engine's services.</summary>
internal static class EngineServices
{
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(EngineRuntime)))
        {
            return;
        }

        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EngineRuntime>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<EngineRuntime>().Factory);
        services.AddSingleton<IClusterClient>(provider => new ClusterClient(provider.GetRequiredService<EngineRuntime>().Origin, provider));
        services.AddSingleton<IGrainContextAccessor, CurrentContext>();
        services.AddSingleton<IHostedService, EngineHostedService>();
    }

    private sealed class CurrentContext : IGrainContextAccessor
    {
        public IGrainContext GrainContext => Activation.Current!;
    }
}
