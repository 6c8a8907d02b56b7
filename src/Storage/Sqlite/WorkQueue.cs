using System.Diagnostics;

namespace IndexForge.Storage.Sqlite;

/// <summary>A bounded queue between callers, which never block, and threads that take what has gathered.</summary>
internal sealed class WorkQueue<T>(int maxItems, long maxBytes, Func<T, int> weigh)
{
    private readonly Queue<T> _items = new();
    private readonly object _gate = new();
    private int _count;
    private long _bytes;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate)
                return _items.Count;
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
            if (_items.Count >= maxItems || (_items.Count > 0 && _bytes + bytes > maxBytes))
                return QueueAdmission.Full;
            _items.Enqueue(item);
            _bytes += bytes;
            Volatile.Write(ref _count, _items.Count);
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

    /// <summary>Blocks until there is work and moves some of it, at least one item, to <paramref name="batch"/>. False once closed and empty.</summary>
    public bool Take(List<T> batch, int maxBatchItems, long maxBatchBytes)
    {
        lock (_gate)
        {
            while (_items.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_gate);
            }

            var bytes = 0L;
            while (batch.Count < maxBatchItems && _items.TryPeek(out var next))
            {
                var weight = weigh(next);
                if (batch.Count > 0 && bytes + weight > maxBatchBytes)
                    break;
                bytes += weight;
                batch.Add(_items.Dequeue());
            }

            _bytes -= bytes;
            Volatile.Write(ref _count, _items.Count);
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
