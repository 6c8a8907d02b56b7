using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Access;

/// <summary>Sends gathered refusals every second, and the rest at the stop.</summary>
internal sealed class RefusalFlusher(Refusals refusals, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await refusals.Flush();
            }
        }
        catch (OperationCanceledException)
        {
            await refusals.Flush();
        }
    }
}
