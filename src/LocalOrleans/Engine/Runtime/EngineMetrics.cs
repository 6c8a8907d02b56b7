using System.Diagnostics.Metrics;
using LocalOrleans.Classes;
using Orleans.Runtime;

namespace LocalOrleans.Runtime;

/// <summary>Instruments under the meter and names that Orleans uses.</summary>
internal sealed class EngineMetrics : IDisposable
{
    private readonly Meter _meter = new("Microsoft.Orleans");
    private readonly UpDownCounter<int> _grains;
    private readonly Counter<int> _created;
    private readonly Counter<int> _destroyed;
    private readonly Counter<long> _timedOut;
    private readonly Counter<long> _failed;

    public EngineMetrics(EngineRuntime engine)
    {
        _grains = _meter.CreateUpDownCounter<int>("orleans-grains");
        _created = _meter.CreateCounter<int>("orleans-catalog-activation-created");
        _destroyed = _meter.CreateCounter<int>("orleans-catalog-activation-destroyed");
        _timedOut = _meter.CreateCounter<long>("orleans-app-requests-timedout");
        _failed = _meter.CreateCounter<long>("orleans-app-requests-failed");
        _meter.CreateObservableGauge("orleans-catalog-activations", () => engine.Directory.Count);
    }

    public void Activated(GrainClass grainClass)
    {
        _created.Add(1);
        _grains.Add(1, new KeyValuePair<string, object?>("type", grainClass.Type.Name));
    }

    public void Deactivated(GrainClass grainClass)
    {
        _destroyed.Add(1);
        _grains.Add(-1, new KeyValuePair<string, object?>("type", grainClass.Type.Name));
    }

    public void TimedOut(GrainId grain) => _timedOut.Add(1, new KeyValuePair<string, object?>("type", grain.Type.ToString()));

    public void Failed(GrainId grain)
    {
        if (_failed.Enabled)
        {
            _failed.Add(1, new KeyValuePair<string, object?>("type", grain.Type.ToString()));
        }
    }

    public void Dispose() => _meter.Dispose();
}
