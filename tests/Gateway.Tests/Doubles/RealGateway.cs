using System.Net.Http.Json;
using System.Text.Json;
using IndexForge.Grains;
using IndexForge.Grains.Hosting;
using IndexForge.Grains.Jobs;
using IndexForge.Storage;
using IndexForge.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>The gateway as it ships, on Kestrel, in front of the real grains on the engine with a real store.</summary>
public sealed class RealGateway : IAsyncDisposable
{
    public const string Bootstrap = "bootstrap-0123456789abcdef";

    private readonly InProcessTestCluster _cluster;
    private readonly TempFolder? _owned;

    private RealGateway(InProcessTestCluster cluster, GatewayHost host, TempFolder? owned) => (_cluster, Host, _owned) = (cluster, host, owned);

    public GatewayHost Host { get; }

    public HttpClient Client => Host.Client;

    public IGrainFactory Grains => _cluster.Client;

    /// <summary>Starts it in Production with <see cref="Bootstrap"/> as the bootstrap key, which the client does not send by itself.</summary>
    public static Task<RealGateway> Start(params (string Key, string Value)[] settings) => Start(null, null, null, settings);

    public static async Task<RealGateway> Start(TimeProvider? time, TempFolder? folder, Action<IServiceCollection>? silo, params (string Key, string Value)[] settings)
    {
        var data = folder ?? new TempFolder();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, host) =>
        {
            host.ConfigureServices(services =>
            {
                if (time is not null)
                {
                    services.Replace(ServiceDescriptor.Singleton(time));
                }

                services.AddSingleton<IConfiguration>(configuration);
                services.AddIndexForgeGrains();
                services.Configure<JobOptions>(o => o.SingleProcess = true);
                services.AddGrainStateSerializer();
                services.AddSqliteStore(o => o.Folder = data.Path);
                foreach (var name in (string[])[StorageNames.Durable, StorageNames.Volatile, StorageNames.VolatileMl])
                {
                    services.AddSqliteState(name);
                }

                silo?.Invoke(services);
            });
            host.AddReminders();
            host.ConfigureServices(services => services.AddSqliteReminders());
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var gateway = await GatewayHost.Start(
            "Production",
            services =>
            {
                services.Replace(ServiceDescriptor.Singleton<IGrainFactory>(cluster.Client));
                if (time is not null)
                {
                    services.Replace(ServiceDescriptor.Singleton(time));
                }
            },
            [("Auth:ApiKey", Bootstrap), ("RateLimit:Enabled", "false"), .. settings]);
        return new RealGateway(cluster, gateway, folder is null ? data : null);
    }

    /// <summary>Sends a request with a key (none when null) and a JSON body (none when null).</summary>
    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? key = Bootstrap, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("X-API-Key", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }

        return await Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> Get(string path, string? key = Bootstrap) => Send(HttpMethod.Get, path, key);

    /// <summary>Makes a key.</summary>
    public async Task<(string Id, string Secret)> MakeKey(object request)
    {
        using var response = await Send(HttpMethod.Post, "/api/v1/admin/keys", body: request);
        var answer = await response.Json();
        Assert.True((int)response.StatusCode == 201, answer.GetRawText());
        return (answer.GetProperty("key").GetProperty("id").GetString()!, answer.GetProperty("secret").GetString()!);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        _owned?.Dispose();
    }
}
