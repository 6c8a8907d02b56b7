using System.Collections.Concurrent;
using LocalOrleans.Calls;
using LocalOrleans.Classes;
using LocalOrleans.Serializing;
using LocalOrleans.Timing;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;

namespace LocalOrleans.Runtime;

/// <summary>One side that calls grains: its timeouts, and the engine that runs them. A client keeps its references across restarts of the engine.</summary>
internal sealed class CallOrigin
{
    private readonly MessagingOptions _options;
    private readonly ConcurrentDictionary<TimeSpan, Deadlines> _byTimeout = new();
    private readonly Deadlines? _default;
    private readonly TimeProvider _time;

    public CallOrigin(MessagingOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _default = OfTimeout(options.ResponseTimeout);
    }

    /// <summary>The engine that runs the grains; replaced when it is restarted.</summary>
    public EngineRuntime? Engine { get; set; }

    public GrainClasses Classes => Current.Classes;

    public Copier Copier => Current.Copier;

    public ILogger Logger => Current.Logger;

    public EngineMetrics Metrics => Current.Metrics;

    public bool CancelsOnTimeout => _options.CancelRequestOnTimeout;

    private EngineRuntime Current => Engine ?? throw Unavailable();

    public ICallTarget? Resolve(GrainId id) => Engine?.Resolve(id);

    public ICallTarget? Find(GrainId id) => Engine?.Directory.Find(id);

    public LimitExceededException? Overload(ICallTarget target) => Engine?.Overload(target);

    public Exception Unavailable() => Engine?.Unavailable() ?? new SiloUnavailableException("The grains' host is not running.");

    /// <summary>The error as the caller gets it: itself, or that it cannot be sent.</summary>
    public Exception Carried(Exception exception)
    {
        try
        {
            return Engine is null ? exception : Copier.Copy(exception);
        }
        catch (SerializerException refused)
        {
            return refused;
        }
    }

    /// <summary>What bounds the waiting for this method's answer; nothing when the timeout is infinite.</summary>
    public Deadlines? DeadlinesOf(GrainMethod method) => method.ResponseTimeout is { } timeout ? OfTimeout(timeout) : _default;

    /// <summary>Ends every call that still waits.</summary>
    public void AbandonCalls(Exception reason)
    {
        foreach (var (_, deadlines) in _byTimeout)
        {
            deadlines.Abandon(reason);
        }
    }

    private Deadlines? OfTimeout(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan || timeout == TimeSpan.MaxValue
            ? null
            : _byTimeout.GetOrAdd(timeout, static (span, time) => new Deadlines(span, time), _time);
}
