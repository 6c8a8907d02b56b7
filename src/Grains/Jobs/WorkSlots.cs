using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// The places for attempts in this process, handed out fairly: among the consumers that wait, the one served longest ago is next;
/// within a consumer, the higher priority, then the older. One in <see cref="LowShare"/> grants goes to the oldest waiting of all,
/// so that no priority starves.
/// </summary>
public sealed class WorkSlots(IOptions<JobOptions> options) : IProcessing
{
    private const int LowShare = 8;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Line> _lines = [];
    private int _free = options.Value.WorkerSlots;
    private long _grants;
    private long _arrivals;
    private bool _paused;
    private int _apart;

    /// <summary>Stops handing out places; attempts at work go on.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _paused = true;
        }
    }

    /// <summary>Hands out places again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _paused = false;
            Grant();
        }
    }

    public ProcessingState State
    {
        get
        {
            lock (_gate)
            {
                var workers = options.Value.WorkerSlots;
                return new ProcessingState(_paused, workers, workers - _free, _lines.Values.Sum(line => line.Count));
            }
        }
    }

    /// <summary>Waits for a place; dispose the result to give it back.</summary>
    public Task<IDisposable> Acquire(string consumer, JobPriority priority)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(consumer, out var line))
            {
                _lines[consumer] = line = new Line { LastServed = _grants };
            }

            var place = new Place(this, ++_arrivals);
            line.Add(place, priority);
            Grant();
            return place.Granted.Task;
        }
    }

    /// <summary>
    /// The one turn for suspects: whoever kills the process takes no more than the innocent at work with it the first times, and those come
    /// through while it waits. Null where another has it; dispose the result to give it back.
    /// </summary>
    public IDisposable? TryApart() => Interlocked.CompareExchange(ref _apart, 1, 0) == 0 ? new Turn(this) : null;

    private void Grant()
    {
        while (!_paused && _free > 0 && Next() is { } place)
        {
            _free--;
            _grants++;
            place.Granted.SetResult(place);
        }
    }

    private Place? Next()
    {
        var oldest = _grants % LowShare == LowShare - 1;
        string? chosen = null;
        foreach (var (consumer, line) in _lines)
        {
            if (line.Count > 0 && (chosen is null || line.LastServed < _lines[chosen].LastServed))
            {
                chosen = consumer;
            }
        }

        if (chosen is null)
        {
            return null;
        }

        var from = _lines[chosen];
        from.LastServed = _grants;
        var place = oldest ? from.TakeOldest() : from.TakeFirst();
        if (from.Count == 0)
        {
            // A consumer that comes back has waited for nothing: it starts as if just served.
            _lines.Remove(chosen);
        }

        return place;
    }

    private void Release()
    {
        lock (_gate)
        {
            _free++;
            Grant();
        }
    }

    private sealed class Line
    {
        // Each place is in both. What is taken from one is left in the other until it comes to its head, so the heads always wait.
        private readonly PriorityQueue<Place, (int Rank, long Arrival)> _byPriority = new();
        private readonly Queue<Place> _byAge = new();

        public int Count { get; private set; }

        public long LastServed { get; set; }

        public void Add(Place place, JobPriority priority)
        {
            _byPriority.Enqueue(place, (-(int)priority, place.Arrival));
            _byAge.Enqueue(place);
            Count++;
        }

        public Place TakeFirst() => Take(_byPriority.Peek());

        public Place TakeOldest() => Take(_byAge.Peek());

        private Place Take(Place place)
        {
            place.Taken = true;
            Count--;
            while (_byAge.TryPeek(out var oldest) && oldest.Taken)
            {
                _byAge.Dequeue();
            }

            while (_byPriority.TryPeek(out var first, out _) && first.Taken)
            {
                _byPriority.Dequeue();
            }

            return place;
        }
    }

    private sealed class Turn(WorkSlots owner) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref owner._apart, 0);
    }

    private sealed class Place(WorkSlots owner, long arrival) : IDisposable
    {
        private int _released;

        public long Arrival => arrival;

        public bool Taken { get; set; }

        public TaskCompletionSource<IDisposable> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _released, 1) == 0)
            {
                owner.Release();
            }
        }
    }
}
