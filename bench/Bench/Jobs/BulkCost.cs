using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using IndexForge.Storage;

namespace IndexForge.Bench.Jobs;

/// <summary>What the bulk costs this process: processor time, memory, and what the store is asked for.</summary>
internal sealed class BulkCost : IDisposable
{
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly MeterListener _listener = new();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly long _allocated = GC.GetTotalAllocatedBytes();
    private readonly int[] _collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];

    public BulkCost()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StorageMetrics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.SetMeasurementEventCallback<int>((instrument, _, _, _) => Add(instrument.Name, 1));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
        _listener.Start();
    }

    /// <summary>Processor seconds since, per 1,000 jobs.</summary>
    public double CpuPerThousand(int jobs) => (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds * 1_000 / jobs;

    public string Of(int jobs)
    {
        double Each(string name) => _sums.GetValueOrDefault("indexforge.storage." + name) / jobs;
        var commits = _sums.GetValueOrDefault("indexforge.storage.commit.batch");
        return string.Create(CultureInfo.InvariantCulture, $"Ours, for each job of the bulk: {CpuPerThousand(jobs):0.000} ms of processor time, {(GC.GetTotalAllocatedBytes() - _allocated) / 1024.0 / jobs:0.0} KiB allocated, {Each("writes"):0.00} states written, {Each("reads"):0.00} read; {commits} commits of {Each("writes") * jobs / commits:0.0} states, {_sums.GetValueOrDefault("indexforge.storage.commit.duration") * 1_000 / commits:0.00} ms each; collections {GC.CollectionCount(0) - _collections[0]}, {GC.CollectionCount(1) - _collections[1]}, {GC.CollectionCount(2) - _collections[2]}.");
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, double value) => _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
}
