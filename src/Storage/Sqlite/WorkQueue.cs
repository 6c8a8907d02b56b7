using System.Diagnostics;

namespace IndexForge.Storage.Sqlite;

/// <summary>A bounded queue between callers, which never block, and threads that take what has gathered.</summary>
internal sealed class WorkQueue<T>(IWorkLine<T> line, int maxItems, long maxBytes, Func<T, int> weigh)
{
    private readonly object _gate = new();
    private int _count;
    private long _bytes;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate)
                return line.Count;
        }
    }

    /// <summary>Adds an item; a single one is taken whatever its size.</summary>
    public QueueAdmission TryAdd(T item)
    {
        var bytes = weigh(item);
        lock (_gate)
        {
            if (_closed)
                return QueueAdmission.Closed;
            if (line.Count >= maxItems || (line.Count > 0 && _bytes + bytes > maxBytes))
                return QueueAdmission.Full;
            line.Add(item);
            _bytes += bytes;
            Volatile.Write(ref _count, line.Count);
            Monitor.Pulse(_gate);
            return QueueAdmission.Added;
        }
    }

    /// <summary>
    /// Waits a little for an item without giving up the processor: a lone caller that writes again as soon as it has been answered then finds its
    /// thread awake, which saves waking it.
    /// </summary>
    public void Linger(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _count) == 0 && Stopwatch.GetElapsedTime(began) < time)
            Thread.SpinWait(20);
    }

    /// <summary>Blocks until there is work and moves some of it, at least one item, to an empty <paramref name="batch"/>. False once closed and empty.</summary>
    public bool Take(List<T> batch)
    {
        lock (_gate)
        {
            while (line.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }

            line.Take(batch);
            foreach (var item in batch)
                _bytes -= weigh(item);
            Volatile.Write(ref _count, line.Count);
            return true;
        }
    }

    /// <summary>Admits no more; what is queued is still handed out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }
}
