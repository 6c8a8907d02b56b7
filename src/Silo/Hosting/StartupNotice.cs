using IndexForge.Gateway.Health;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Silo.Hosting;

/// <summary>Says where the service is once everything has started, and turns it ready.</summary>
internal sealed partial class StartupNotice(
    IServer server, DataOptions data, IHostEnvironment environment, Readiness readiness, ILogger<StartupNotice> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        readiness.Ready();
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        LogServing(string.Join(", ", addresses), environment.EnvironmentName, Engine.Name, data.FullPath);
        if (environment.IsDevelopment())
        {
            LogOpen();
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        LogStopping();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        LogStopped();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "Listening on {Addresses} ({Environment}, engine {Engine}, data in {Data})")]
    private partial void LogServing(string addresses, string environment, string engine, string data);

    [LoggerMessage(2, LogLevel.Information, "Development: loopback only, no key needed")]
    private partial void LogOpen();

    [LoggerMessage(3, LogLevel.Information, "Stopping: requests and jobs under way may finish")]
    private partial void LogStopping();

    [LoggerMessage(4, LogLevel.Information, "Stopped")]
    private partial void LogStopped();
}
