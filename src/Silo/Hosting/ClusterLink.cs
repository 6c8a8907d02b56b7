using IndexForge.Gateway.Health;
using Microsoft.Extensions.Logging;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// A gateway's link to the silos: waits for them at start, however long that takes, and takes itself out of rotation while none
/// can be reached.
/// </summary>
internal sealed partial class ClusterLink(Readiness readiness, TimeProvider time, ILogger<ClusterLink> logger) : IClientConnectionRetryFilter, IClusterConnectionStatusObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        LogSilos(currentNumberOfGateways, previousNumberOfGateways);
        if (connectionRecovered)
        {
            readiness.Ready();
        }
    }

    public void NotifyClusterConnectionLost()
    {
        LogLost();
        readiness.NotReady("No silo can be reached.");
    }

    [LoggerMessage(1, LogLevel.Warning, "No silo can be reached yet: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(2, LogLevel.Information, "Silos that take calls: {Now} (were {Before})")]
    private partial void LogSilos(int now, int before);

    [LoggerMessage(3, LogLevel.Error, "The last silo is gone")]
    private partial void LogLost();
}
