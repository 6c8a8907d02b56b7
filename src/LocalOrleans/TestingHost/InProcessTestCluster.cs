using System.Collections.ObjectModel;
using LocalOrleans;
using LocalOrleans.Hosting;
using LocalOrleans.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>An engine in this process and a client of it. Messages are strict: what a real wire would lose or refuse fails here too.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly List<InProcessSiloHandle> _silos = [];
    private CallOrigin? _clientCalls;
    private IHost? _clientHost;
    private ClusterClient? _client;

    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;

    public InProcessTestClusterOptions Options { get; }

    public IClusterClient Client => _client ?? throw new InvalidOperationException("The cluster is not deployed.");

    public ReadOnlyCollection<InProcessSiloHandle> Silos => _silos.Where(silo => silo.IsActive).ToList().AsReadOnly();

    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => Silos;

    public async Task DeployAsync()
    {
        await StartAsync("Silo_0");
        await InitializeClientAsync();
    }

    public Task InitializeClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var configure in Options.ClientHostConfigurationDelegates)
        {
            configure(builder);
        }

        _clientHost = builder.Build();
        var services = _clientHost.Services;
        var time = services.GetKeyedService<TimeProvider>(TimeProviderNames.Messaging) ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
        _clientCalls = new CallOrigin(services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value, time);
        _client = new ClusterClient(_clientCalls, services);
        Connect();
        return _clientHost.StartAsync();
    }

    /// <summary>Stops the silo gracefully and starts it again.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance)
    {
        await StopSiloAsync(instance);
        return await StartAsync(instance.Name);
    }

    public async Task<InProcessSiloHandle> RestartStoppedSecondarySiloAsync(string siloName) => await StartAsync(siloName);

    public async Task StopSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: true);
        Connect();
    }

    public async Task KillSiloAsync(InProcessSiloHandle instance)
    {
        await instance.StopSiloAsync(stopGracefully: false);
        Connect();
    }

    public async Task StopAllSilosAsync()
    {
        foreach (var silo in Silos)
        {
            await StopSiloAsync(silo);
        }
    }

    /// <summary>Ends the grain's activation, if it has one, and waits until it is gone.</summary>
    public async Task DeactivateAsync(IAddressable grain)
    {
        if (TryGetGrainContext(grain.GetGrainId(), out var context))
        {
            context!.Deactivate(new(DeactivationReasonCode.RuntimeRequested, "The test asked for it."));
            await context.Deactivated;
        }
    }

    public bool TryGetGrainContext(GrainId grainId, out IGrainContext? grainContext)
    {
        grainContext = Engine?.Directory.Find(grainId) as IGrainContext;
        return grainContext is not null;
    }

    public void Dispose()
    {
        foreach (var silo in _silos)
        {
            silo.Dispose();
        }

        _clientHost?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        _clientHost?.Dispose();
    }

    private EngineRuntime? Engine => Silos.Count == 0 ? null : Silos[0].ServiceProvider.GetRequiredService<EngineRuntime>();

    private async Task<InProcessSiloHandle> StartAsync(string name)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo => silo.Services.Configure<LocalEngineOptions>(options => options.StrictMessages = true));
        var options = new InProcessTestSiloSpecificOptions { SiloName = name };
        foreach (var configure in Options.SiloHostConfigurationDelegates)
        {
            configure(options, builder);
        }

        var handle = new InProcessSiloHandle { Name = name, SiloHost = builder.Build() };
        await handle.SiloHost.StartAsync();
        _silos.Add(handle);
        Connect();
        return handle;
    }

    private void Connect()
    {
        if (_clientCalls is not null)
        {
            _clientCalls.Engine = Engine;
        }
    }
}
