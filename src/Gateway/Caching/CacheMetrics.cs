using System.Diagnostics.Metrics;

namespace IndexForge.Gateway.Caching;

/// <summary>The meter <c>IndexForge.Cache</c>. Counts are plain fields that the meter looks at when it is read: a hit must cost next to nothing.</summary>
internal sealed class CacheMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly long[] _memory = new long[4];
    private readonly long[] _beyond = new long[4];
    private long _computed;

    public CacheMetrics(MemoryLevel memory, IMeterFactory factory)
    {
        _meter = factory.Create("IndexForge.Cache");
        _meter.CreateObservableCounter("indexforge.cache.requests", Requests, "{request}", "Answers asked of the cache, by status and level");
        _meter.CreateObservableCounter("indexforge.cache.computations", () => Computations, "{computation}", "Answers computed for the cache");
        _meter.CreateObservableCounter("indexforge.cache.evictions", () => memory.Usage.Evictions, "{entry}", "Answers that left memory for others");
        _meter.CreateObservableGauge("indexforge.cache.entries", () => memory.Usage.Entries, "{entry}", "Answers in memory");
        _meter.CreateObservableGauge("indexforge.cache.size", () => memory.Usage.Bytes, "By", "Bytes of answers in memory");
    }

    public long Computations => Volatile.Read(ref _computed);

    public long MemoryHits => Of(_memory, CacheStatus.Hit) + Of(_memory, CacheStatus.Stale);

    /// <summary>Answers that memory did not have.</summary>
    public long MemoryMisses => StoreHits + Of(_beyond, CacheStatus.Miss);

    /// <summary>Answers that the entry's grain had.</summary>
    public long StoreHits => Of(_beyond, CacheStatus.Hit) + Of(_beyond, CacheStatus.Stale);

    public long Misses => Of(_beyond, CacheStatus.Miss);

    public long Bypasses => Of(_beyond, CacheStatus.Bypass);

    public void Count(CacheStatus status, bool fromMemory) => Interlocked.Increment(ref (fromMemory ? _memory : _beyond)[(int)status]);

    public void Computed() => Interlocked.Increment(ref _computed);

    public void Dispose() => _meter.Dispose();

    private static long Of(long[] counts, CacheStatus status) => Volatile.Read(ref counts[(int)status]);

    private IEnumerable<Measurement<long>> Requests()
    {
        foreach (var status in Enum.GetValues<CacheStatus>())
        {
            var name = status.ToString().ToLowerInvariant();
            yield return new Measurement<long>(Of(_memory, status), new("status", name), new("level", "memory"));
            yield return new Measurement<long>(Of(_beyond, status), new("status", name), new("level", "beyond"));
        }
    }
}
