using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Activity;

/// <summary>Says every few seconds what this process' grains are doing.</summary>
public sealed partial class GrainActivityReporter(IGrainFactory grains, GrainActivity activity, TimeProvider time, ILogger<GrainActivityReporter> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                await Report();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task Report()
    {
        try
        {
            await grains.GetGrain<IGrainActivityGrain>("0").Report(activity.Read());
        }
        catch (Exception e)
        {
            // The next report says it all again.
            LogNotReported(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "What the grains are doing could not be reported.")]
    private partial void LogNotReported(Exception exception);
}
