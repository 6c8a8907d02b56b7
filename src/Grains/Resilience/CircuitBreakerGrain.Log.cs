using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Resilience;

public sealed partial class CircuitBreakerGrain
{
    [LoggerMessage(1, LogLevel.Warning, "Breaker {Breaker}: {From} -> {To}: {Reason}")]
    private partial void LogChanged(string breaker, BreakerState from, BreakerState to, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Breaker {Breaker}: only {Reporter} fails and is kept from calling: {Reason}")]
    private partial void LogIsolated(string breaker, string reporter, string? reason);

    [LoggerMessage(3, LogLevel.Warning, "Breaker {Breaker}: its state could not be kept and lives in memory alone")]
    private partial void LogUnwritten(Exception error, string breaker);
}
