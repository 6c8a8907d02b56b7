using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// Wakes every queue partition when a process starts, so that work a dead one left is taken up at once and not at the next reminder,
/// and again at the recovery interval, so that a partition whose activation ended with a failure is soon back.
/// </summary>
public sealed partial class QueueStarter(IGrainFactory grains, IOptions<JobOptions> options, TimeProvider time, ILogger<QueueStarter> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.RecoveryInterval, time);
        do
        {
            for (var i = 0; i < options.Value.Partitions && !stoppingToken.IsCancellationRequested; i++)
            {
                try
                {
                    await grains.GetGrain<IJobQueueGrain>(i.ToString(CultureInfo.InvariantCulture)).Wake();
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LogWakeFailed(e, i);
                }
            }
        }
        while (await Next(timer, stoppingToken));
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue partition {Partition} could not be woken.")]
    private partial void LogWakeFailed(Exception exception, int partition);
}
