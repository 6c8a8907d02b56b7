using Microsoft.Extensions.Hosting;

namespace IndexForge.Gateway.Health;

/// <summary>
/// Whether this process wants requests. Red until the host says otherwise, and again from the moment it is told to stop.
/// </summary>
public sealed class Readiness(IHostApplicationLifetime lifetime)
{
    private volatile string? _reason = "The service is starting.";

    /// <summary>Why not, or null where it does.</summary>
    public string? Reason => lifetime.ApplicationStopping.IsCancellationRequested ? "The service is stopping." : _reason;

    /// <summary>The host can serve.</summary>
    public void Ready() => _reason = null;

    /// <summary>The host cannot serve at the moment.</summary>
    public void NotReady(string reason) => _reason = reason;
}
