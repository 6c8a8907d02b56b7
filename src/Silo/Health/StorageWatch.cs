using IndexForge.Gateway.Health;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Silo.Health;

/// <summary>Turns readiness red while the durable store takes no writes, and green again when it does.</summary>
internal sealed class StorageWatch(StorageProbe probe, Readiness readiness, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var down = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await probe.Check(stoppingToken);
                if (down)
                {
                    readiness.Ready();
                    down = false;
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Two writers of the probe's state (this and a request for health) may meet; the next round tells.
                if (error is not Orleans.Storage.InconsistentStateException)
                {
                    readiness.NotReady("The store takes no writes: " + error.Message);
                    down = true;
                }
            }
        }
    }
}
