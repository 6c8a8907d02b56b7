using IndexForge.Gateway.Configuration;
using IndexForge.Grains.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IndexForge.Gateway.Caching;

/// <summary>Registers the cache.</summary>
internal static class CacheServices
{
    public static IServiceCollection AddAnswerCache(this IServiceCollection services, SettingsReader settings)
    {
        var options = settings.Read<CacheOptions>(CacheOptions.Section);
        settings.Read<CacheMemoryOptions>(CacheMemoryOptions.Section);
        settings.Read<CacheTtlOptions>(CacheTtlOptions.Section);
        services.AddSingleton(options);
        services.AddSingleton(new MemoryLevel(options.Memory));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<ICache>(provider => provider.GetRequiredService<AnswerCache>());
        services.AddSingleton<ResponseCache>();
        services.AddSingleton<CacheWarmer>();
        services.AddSingleton<Removals>();
        services.AddHostedService(provider => provider.GetRequiredService<Removals>());
        services.AddHostedService<CacheUpkeep>();
        services.TryAddSingleton<ICacheTags, ClusterCacheTags>();
        return services;
    }
}
