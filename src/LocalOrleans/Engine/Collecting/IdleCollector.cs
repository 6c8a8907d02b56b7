using LocalOrleans.Activations;
using LocalOrleans.Runtime;
using Orleans;

namespace LocalOrleans.Collecting;

/// <summary>
/// Deactivates what idles. Each activation lies in the bucket of the quantum in which it may be due and is looked at once then, not once
/// per call or per sweep: a million activations cost one look each per collection age.
/// </summary>
internal sealed class IdleCollector
{
    // Deactivations under way at once: a bucket of a million must not become a million tasks.
    private const int AtOnce = 1024;

    private readonly EngineRuntime _engine;
    private readonly TimeProvider _time;
    private readonly long _quantumTicks;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, List<Activation>> _buckets = [];
    private readonly ITimer _timer;
    private bool _stopped;
    private int _collecting;

    public IdleCollector(EngineRuntime engine)
    {
        _engine = engine;
        _time = engine.ActivationTime;
        var quantum = engine.Collection.CollectionQuantum;
        _quantumTicks = Math.Max(1, (long)(quantum.TotalSeconds * _time.TimestampFrequency));
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _timer = _time.CreateTimer(static self => _ = ((IdleCollector)self!).CollectAsync(), this, quantum, quantum);
        }
    }

    public void Watch(Activation activation)
    {
        var due = activation.CollectableAt(_time.GetTimestamp());
        if (due == long.MaxValue && activation.Class.CollectionAgeTicks == long.MaxValue)
        {
            return;
        }

        // Kept for ever for now, but that may be lifted: look again after an age.
        due = Math.Min(due, _time.GetTimestamp() + activation.Class.CollectionAgeTicks);
        Put(activation, due);
    }

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            _buckets.Clear();
        }

        _timer.Dispose();
    }

    private void Put(Activation activation, long due)
    {
        var bucket = (due / _quantumTicks) + 1;
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            if (!_buckets.TryGetValue(bucket, out var members))
            {
                _buckets[bucket] = members = [];
            }

            members.Add(activation);
        }
    }

    private async Task CollectAsync()
    {
        // One collection at a time: a slow one takes what comes due meanwhile with it.
        if (Interlocked.Exchange(ref _collecting, 1) != 0)
        {
            return;
        }

        var now = _time.GetTimestamp();
        while (TakeDue(now / _quantumTicks) is { } members)
        {
            foreach (var some in members.Chunk(AtOnce))
            {
                var batch = new IdleBatch(this, now, some.Length);
                foreach (var activation in some)
                {
                    batch.Examine(activation);
                }

                await batch.Done;
            }
        }

        Volatile.Write(ref _collecting, 0);
    }

    private List<Activation>? TakeDue(long quantum)
    {
        lock (_gate)
        {
            foreach (var (bucket, members) in _buckets)
            {
                if (bucket > quantum)
                {
                    return null;
                }

                _buckets.Remove(bucket);
                return members;
            }

            return null;
        }
    }
}
