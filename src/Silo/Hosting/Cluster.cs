using System.Net;
using IndexForge.Gateway;
using IndexForge.Gateway.Configuration;
using IndexForge.Grains;
using IndexForge.Grains.Jobs;
using IndexForge.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;
using StackExchange.Redis;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// Microsoft Orleans: membership and reminders in the Redis that never evicts, volatile state in the app and ml Redis, durable
/// state in MongoDB (or, where so set, in the Redis that never evicts).
/// </summary>
internal static class Engine
{
    public const string Name = "Cluster";

    /// <summary>Why there are no separate silos and gateways; null where there are.</summary>
    public static readonly string? SingleProcessOnly;

    /// <summary>The engine with the stores behind its state.</summary>
    public static void AddSilo(IHostApplicationBuilder builder, DataOptions data)
    {
        var options = Options(builder.Configuration);
        Quieten(builder.Logging);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
            silo.Configure<ClusterMembershipOptions>(o => Probe(o, options));
            // Must be shorter than the shortest age limit of a grain, which is a minute.
            silo.Configure<GrainCollectionOptions>(o => o.CollectionQuantum = TimeSpan.FromSeconds(30));
            // An attempt at a job is one call, and may take as long as its own time-out says.
            silo.Configure<SiloMessagingOptions>(o => o.MaxRequestProcessingTime = TimeSpan.FromHours(7));
            Listen(silo, options);
            ClusterRoles.Add(silo, options.Roles);
            silo.UseRedisClustering(o => o.ConfigurationOptions = Redis(options.ClusterRedis));
            silo.UseRedisReminderService(o => o.ConfigurationOptions = Redis(options.ClusterRedis));
            AddVolatile(silo, StorageNames.Volatile, options.AppRedis);
            AddVolatile(silo, StorageNames.VolatileMl, options.MlRedis);
            AddDurable(silo, options);
            silo.AddActivityPropagation();
            silo.AddDashboard(HideLog);
            silo.AddIncomingGrainCallFilter<StorageFaultFilter>();
            silo.AddOutgoingGrainCallFilter<ClusterCallRetry>();
        });
        builder.Services.PostConfigure<JobOptions>(o => o.Works &= options.Roles.HasFlag(SiloRoles.Worker));
        // After the providers, whose own registrations of the serialiser it replaces.
        builder.Services.AddGrainStateSerializer();
        builder.Services.AddStorageMetrics();
    }

    /// <summary>Has callers told what they know where a grain cannot be read to be activated: no filter stands between.</summary>
    public static void TellFaults(IServiceCollection services) => services.TellFaults(StorageNames.Durable);

    /// <summary>A caller of silos in other processes.</summary>
    public static void AddClient(IHostApplicationBuilder builder)
    {
        var options = Options(builder.Configuration);
        Quieten(builder.Logging);
        builder.Services.AddSingleton<ClusterLink>();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
            // Nobody tells a client that the silo it waits for has died: it must not wait long for what may be repeated.
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = options.CallTimeout);
            client.Configure<Orleans.Configuration.GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            client.UseRedisClustering(o => o.ConfigurationOptions = Redis(options.ClusterRedis));
            client.AddActivityPropagation();
            client.AddDashboard(HideLog);
            client.AddOutgoingGrainCallFilter<ClusterCallRetry>();
            client.Services.AddSingleton<IClientConnectionRetryFilter>(provider => provider.GetRequiredService<ClusterLink>());
            client.Services.AddSingleton<IClusterConnectionStatusObserver>(provider => provider.GetRequiredService<ClusterLink>());
        });
    }

    /// <summary>The engine's own dashboard, of every process: silos, activations, calls and reminders of the whole cluster.</summary>
    public static void MapPages(WebApplication app) => app.MapAdministratorsPages().MapOrleansDashboard("/dashboard");

    /// <summary>Its log page would show a process's log to whoever may look at grains.</summary>
    private static void HideLog(DashboardOptions options) => options.HideTrace = true;

    /// <summary>What the engine and its libraries say of their daily business is not the service's log.</summary>
    private static void Quieten(ILoggingBuilder logging) => logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);

    private static void AddVolatile(ISiloBuilder silo, string name, string redis)
    {
        silo.AddRedisGrainStorage(name, o =>
        {
            o.ConfigurationOptions = Redis(redis);
            o.DeleteStateOnClear = true;
        });
        silo.Services.TranslateFaults(name);
        silo.Services.TolerateLoss(name);
    }

    private static void AddDurable(ISiloBuilder silo, ClusterSettings options)
    {
        if (options.Durable == DurableStore.Redis)
        {
            silo.AddRedisGrainStorage(StorageNames.Durable, o =>
            {
                o.ConfigurationOptions = Redis(options.ClusterRedis);
                o.DeleteStateOnClear = true;
            });
        }
        else
        {
            silo.AddMongoStorage(StorageNames.Durable, options);
        }

        silo.Services.TranslateFaults(StorageNames.Durable);
    }

    /// <summary>On every address, since a container's own is not known beforehand; a silo of this machine alone stays on loopback.</summary>
    private static void Listen(ISiloBuilder silo, ClusterSettings options)
    {
        if (options.AdvertisedAddress is { } text)
        {
            var address = IPAddress.Parse(text);
            silo.ConfigureEndpoints(address, options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
            return;
        }

        silo.ConfigureEndpoints(options.SiloPort, options.GatewayPort, listenOnAnyHostAddress: true);
    }

    /// <summary>A silo that dies is given up within seconds: why these values, docs/operations/move-to-cluster.md.</summary>
    private static void Probe(ClusterMembershipOptions membership, ClusterSettings options)
    {
        membership.ProbeTimeout = options.ProbeTimeout;
        membership.MaxProbeTimeout = options.ProbeTimeout * 2;
        membership.NumMissedProbesLimit = options.MissedProbes;
        membership.NumVotesForDeathDeclaration = options.DeathVotes;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        // A silo that has not written for three times this is no obstacle to one that joins: a cluster whose machines all died is back soon.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }

    /// <summary>A Redis that is down at start must not stop the host: it is connected to in the background.</summary>
    private static ConfigurationOptions Redis(string connection)
    {
        var options = ConfigurationOptions.Parse(connection);
        options.AbortOnConnectFail = false;
        return options;
    }

    private static ClusterSettings Options(IConfiguration configuration)
    {
        var settings = new SettingsReader(configuration);
        var options = settings.Read<ClusterSettings>(ClusterSettings.Section);
        settings.ThrowIfInvalid();
        return options;
    }
}
