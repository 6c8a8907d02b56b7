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
                return new ProcessingState(_paused, workers, workers - _free, _lines.Values.Sum(line => line.Waiting.Count));
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
            line.Waiting.Enqueue(place, (-(int)priority, place.Arrival));
            Grant();
            return place.Granted.Task;
        }
    }

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
            if (line.Waiting.Count > 0 && (chosen is null || line.LastServed < _lines[chosen].LastServed))
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
        var place = oldest ? from.TakeOldest() : from.Waiting.Dequeue();
        if (from.Waiting.Count == 0)
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
        public PriorityQueue<Place, (int Rank, long Arrival)> Waiting { get; } = new();

        public long LastServed { get; set; }

        public Place TakeOldest()
        {
            var oldest = Waiting.UnorderedItems.MinBy(item => item.Element.Arrival).Element;
            Waiting.Remove(oldest, out _, out _);
            return oldest;
        }
    }

    private sealed class Place(WorkSlots owner, long arrival) : IDisposable
    {
        private int _released;

        public long Arrival => arrival;

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
