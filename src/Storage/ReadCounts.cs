namespace IndexForge.Storage;

/// <summary>How often a level was asked for a state, and had it.</summary>
public sealed class ReadCounts
{
    private long _hits;
    private long _misses;

    /// <summary>Reads that it had the state for.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Reads that it had not.</summary>
    public long Misses => Volatile.Read(ref _misses);

    internal void Count(bool hit) => Interlocked.Increment(ref hit ? ref _hits : ref _misses);
}
