using IndexForge.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Support;

/// <summary>Test clusters, composed the same way under both engines.</summary>
internal static class Clusters
{
    public const string Store = "state";

    public static async Task<InProcessTestCluster> StartAsync(
        Action<ISiloBuilder>? silo = null, ManualTimeProvider? time = null, TimeSpan? responseTimeout = null, TimeSpan? clientTimeout = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, composed) =>
        {
            composed.AddMemoryGrainStorage(Store);
            composed.UseInMemoryReminderService();
            if (time is not null)
            {
                UseClock(composed.Services, time);
            }

            if (responseTimeout is { } timeout)
            {
                composed.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout);
            }

            silo?.Invoke(composed);
        });
        if ((clientTimeout ?? responseTimeout) is { } clients)
        {
            builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = clients));
        }

        if (time is not null)
        {
            builder.ConfigureClientHost(host => UseClock(host.Services, time));
        }

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    // The clocks of grains' own time; membership and the like stay on real time.
    private static void UseClock(IServiceCollection services, TimeProvider time)
    {
        foreach (var area in new[]
                 {
                     TimeProviderNames.Grains, TimeProviderNames.ActivationManagement, TimeProviderNames.Messaging, ReminderTimeProviderNames.Reminders,
                 })
        {
            services.AddKeyedSingleton(area, time);
        }
    }
}
