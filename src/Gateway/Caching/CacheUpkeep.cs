using IndexForge.Gateway.Health;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IndexForge.Gateway.Caching;

/// <summary>Warms the cache once the service is ready, then gives up every half minute what can no longer be served.</summary>
internal sealed partial class CacheUpkeep(AnswerCache cache, CacheWarmer warmer, CacheOptions options, Removals removals, TimeProvider time, ILogger<CacheUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Warm.Count > 0)
        {
            await removals.WhenKnown.WaitAsync(stoppingToken);
            var outcome = await warmer.Warm(options.Warm, stoppingToken);
            LogWarmed(outcome.Count(o => o.Error is null), outcome.Count);
        }

        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            cache.Prune();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Warmed the cache with {Done} of {All} answers")]
    private partial void LogWarmed(int done, int all);
}
