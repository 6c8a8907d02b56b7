using IndexForge.Gateway.Health;
using IndexForge.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Silo.Health;

/// <summary>The components of this process that can be ill.</summary>
internal static class HealthProbes
{
    public static IServiceCollection AddHealthProbes(this IServiceCollection services, Roles roles)
    {
        services.AddSingleton<CpuLoad>();
        services.AddHostedService(provider => provider.GetRequiredService<CpuLoad>());
        services.AddSingleton<IHealthProbe, CpuProbe>();
        services.AddSingleton<IHealthProbe, MemoryProbe>();
        services.AddSingleton<IHealthProbe, JobsProbe>();
        if (roles.HasFlag(Roles.Silo))
        {
            services.AddSingleton<IHealthProbe, DiskProbe>();
            services.AddSingleton<IHealthProbe, TempProbe>();
            services.AddSingleton<IHealthProbe, RemindersProbe>();
            services.AddSingleton<StorageProbe>();
            services.AddSingleton<IHealthProbe>(provider => provider.GetRequiredService<StorageProbe>());
            services.AddHostedService<StorageWatch>();
        }

        return services;
    }

    /// <summary>A figure in percent held against the limits of values.md.</summary>
    public static HealthFinding Percent(string what, double used, double warn, double critical, HealthState atWorst = HealthState.Unhealthy) =>
        new(used >= critical ? atWorst : used >= warn ? HealthState.Degraded : HealthState.Healthy, $"{what} {used:0.0} % used.")
        {
            Values = new Dictionary<string, double> { ["usedPercent"] = Math.Round(used, 1) },
            Thresholds = new Dictionary<string, double> { ["warnPercent"] = warn, ["criticalPercent"] = critical },
        };
}
