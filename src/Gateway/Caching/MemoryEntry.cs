using IndexForge.Grains;
using IndexForge.Grains.Caching;

namespace IndexForge.Gateway.Caching;

/// <summary>An answer in memory, or that there is none (<see cref="Failure"/>).</summary>
internal sealed class MemoryEntry(string key, CachedValue value)
{
    private const int Overhead = 512;

    private int _renewing;

    public string Key => key;

    public CachedValue Value => value;

    /// <summary>The refusal that is the answer.</summary>
    public CacheFailure? Failure { get; init; }

    /// <summary>From when a hot answer is renewed early.</summary>
    public DateTimeOffset PrefetchAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Until when a failed renewal is not tried again.</summary>
    public DateTimeOffset RestUntil { get; set; }

    /// <summary>Bytes, roughly.</summary>
    public int Size { get; } = Overhead + value.Body.Length + (2 * key.Length);

    public long Hits { get; set; }

    public MemoryEntry? Newer { get; set; }

    public MemoryEntry? Older { get; set; }

    /// <summary>True for the first who asks.</summary>
    public bool StartRenewing() => Interlocked.Exchange(ref _renewing, 1) == 0;

    public void EndRenewing() => Volatile.Write(ref _renewing, 0);
}
