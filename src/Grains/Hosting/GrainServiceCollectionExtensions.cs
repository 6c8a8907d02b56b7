using IndexForge.Grains.Blocks;
using IndexForge.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Grains.Hosting;

/// <summary>What the grains need of a host.</summary>
public static class GrainServiceCollectionExtensions
{
    /// <summary>Adds the services behind the grains. The host adds the engine, and grain storage under the names of <see cref="StorageNames"/>.</summary>
    public static IServiceCollection AddIndexForgeGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<JobOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BlockStore>();
        services.AddSingleton<WorkSlots>();
        services.AddSingleton<QueueLoad>();
        services.AddHostedService<QueueStarter>();
        return services;
    }
}
