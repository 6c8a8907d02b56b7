namespace IndexForge.Grains.Jobs;

/// <summary>Unfinished jobs over all queue partitions of this process: what <c>queue_full</c> is decided on.</summary>
public sealed class QueueLoad
{
    private long _count;

    /// <summary>Jobs in the queue.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Counts jobs that came or went.</summary>
    public void Add(int change) => Interlocked.Add(ref _count, change);
}
