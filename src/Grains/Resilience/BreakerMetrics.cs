using System.Diagnostics.Metrics;

namespace IndexForge.Grains.Resilience;

/// <summary>Changes of breakers, by name and new state.</summary>
public sealed class BreakerMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _changes;

    public BreakerMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create("IndexForge.Resilience") ?? new Meter("IndexForge.Resilience");
        _changes = _meter.CreateCounter<long>("indexforge.breaker.changes", description: "Changes of state of circuit breakers.");
    }

    public void Changed(string name, BreakerState to) =>
        // Hosts that users name would make labels without end: only their kind is told apart.
        _changes.Add(1, new KeyValuePair<string, object?>("breaker", name.StartsWith("http:", StringComparison.Ordinal) ? "http" : name), new KeyValuePair<string, object?>("state", to.ToString()));

    public void Dispose() => _meter.Dispose();
}
