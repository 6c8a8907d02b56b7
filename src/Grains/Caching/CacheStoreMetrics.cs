using System.Diagnostics.Metrics;

namespace IndexForge.Grains.Caching;

/// <summary>The meter <c>IndexForge.Cache.Store</c>: what the entries' grains found in the volatile stores and kept there.</summary>
public sealed class CacheStoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _leases;

    public CacheStoreMetrics(IMeterFactory? factory = null)
    {
        _meter = factory?.Create("IndexForge.Cache.Store") ?? new Meter("IndexForge.Cache.Store");
        _reads = _meter.CreateCounter<long>("indexforge.cache.store.reads", "{entry}", "Entries asked of the volatile stores, by result");
        _writes = _meter.CreateCounter<long>("indexforge.cache.store.writes", "{entry}", "Entries given to the volatile stores, by result");
        _leases = _meter.CreateCounter<long>("indexforge.cache.leases", "{lease}", "Leases given to compute an entry");
    }

    public void Dispose() => _meter.Dispose();

    internal void Read(string result) => _reads.Add(1, new KeyValuePair<string, object?>("result", result));

    internal void Written(string result) => _writes.Add(1, new KeyValuePair<string, object?>("result", result));

    internal void Leased() => _leases.Add(1);
}
