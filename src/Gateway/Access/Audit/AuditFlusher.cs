using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Access;

/// <summary>Sends gathered refusals every second, and the rest at the stop.</summary>
internal sealed class AuditFlusher(AuditLog log, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await log.Flush();
            }
        }
        catch (OperationCanceledException)
        {
            await log.Flush();
        }
    }
}
