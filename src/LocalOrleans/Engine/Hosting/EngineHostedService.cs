using LocalOrleans.Reminding;
using LocalOrleans.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalOrleans.Hosting;

/// <summary>Starts and stops the engine with its host.</summary>
internal sealed class EngineHostedService(EngineRuntime engine, IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ReminderService>() is { } reminders)
        {
            await reminders.StartAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await engine.StopAsync(cancellationToken);
        if (services.GetService<ReminderService>() is { } reminders)
        {
            await reminders.StopAsync(cancellationToken);
        }
    }
}
