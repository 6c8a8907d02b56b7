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
        Action<ISiloBuilder>? silo = null,
        ManualTimeProvider? time = null,
        TimeSpan? responseTimeout = null,
        TimeSpan? clientTimeout = null,
        ManualTimeProvider? grainTime = null,
        ManualTimeProvider? reminderTime = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, composed) =>
        {
            composed.AddMemoryGrainStorage(Store);
            composed.UseInMemoryReminderService();
            UseClocks(composed.Services, grainTime ?? time, time, reminderTime ?? time);

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

        builder.ConfigureClientHost(host => UseClocks(host.Services, null, time, null));

        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    // Grains' own time, alone or with calls and collection; membership and the like stay on real time.
    private static void UseClocks(IServiceCollection services, TimeProvider? grains, TimeProvider? engine, TimeProvider? reminders)
    {
        Use(TimeProviderNames.Grains, grains);
        Use(TimeProviderNames.ActivationManagement, engine);
        Use(TimeProviderNames.Messaging, engine);
        Use(ReminderTimeProviderNames.Reminders, reminders);

        void Use(string area, TimeProvider? time)
        {
            if (time is not null)
            {
                services.AddKeyedSingleton(area, time);
            }
        }
    }
}
