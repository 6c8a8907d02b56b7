using LocalOrleans.Calls;

namespace LocalOrleans.Timing;

/// <summary>
/// The calls that wait at most one given time. All wait equally long, so the order of arrival is the order of expiry: entering and
/// leaving is linking and unlinking, and one timer looks at the oldest only. Striped, so that callers seldom meet.
/// </summary>
internal sealed class Deadlines
{
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly long _ticks;
    private readonly Stripe[] _stripes;
    private readonly ITimer _timer;
    private int _armed;

    public Deadlines(TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _ticks = (long)(timeout.TotalSeconds * time.TimestampFrequency);
        _stripes = new Stripe[16];
        for (var i = 0; i < _stripes.Length; i++)
        {
            _stripes[i] = new Stripe();
        }

        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static self => ((Deadlines)self!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Add(CallRequest call)
    {
        ref var links = ref call.Deadline;
        links.Stripe = Environment.CurrentManagedThreadId & 15;
        links.Since = _time.GetTimestamp();
        var stripe = _stripes[links.Stripe];
        lock (stripe.Gate)
        {
            links.Owner = this;
            links.Before = stripe.Last;
            if (stripe.Last is null)
            {
                stripe.First = call;
            }
            else
            {
                stripe.Last.Deadline.After = call;
            }

            stripe.Last = call;
        }

        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0)
        {
            _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
        }
    }

    public void Remove(CallRequest call)
    {
        ref var links = ref call.Deadline;
        var stripe = _stripes[links.Stripe];
        lock (stripe.Gate)
        {
            if (links.Owner is null)
            {
                return;
            }

            links.Owner = null;
            if (links.Before is null)
            {
                stripe.First = links.After;
            }
            else
            {
                links.Before.Deadline.After = links.After;
            }

            if (links.After is null)
            {
                stripe.Last = links.Before;
            }
            else
            {
                links.After.Deadline.Before = links.Before;
            }

            links.Before = links.After = null;
        }
    }

    public void Abandon(Exception reason)
    {
        foreach (var stripe in _stripes)
        {
            while (First(stripe) is { } call)
            {
                Remove(call);
                call.Abandon(reason);
            }
        }
    }

    private static CallRequest? First(Stripe stripe)
    {
        lock (stripe.Gate)
        {
            return stripe.First;
        }
    }

    private void Expire()
    {
        var now = _time.GetTimestamp();
        var oldest = long.MaxValue;
        var expired = new List<CallRequest>();
        foreach (var stripe in _stripes)
        {
            while (First(stripe) is { } call)
            {
                if (now - call.Deadline.Since < _ticks)
                {
                    oldest = Math.Min(oldest, call.Deadline.Since);
                    break;
                }

                Remove(call);
                expired.Add(call);
            }
        }

        // All are described before any ends, so that calls that wait for each other can be told.
        foreach (var (call, doing) in expired.ConvertAll(call => (call, call.DescribeWait())))
        {
            call.TimeOut(_timeout, doing);
        }

        if (oldest != long.MaxValue)
        {
            Arm(oldest, now);
            return;
        }

        // Who entered before this sees the timer armed; look again so that it is not left alone.
        Volatile.Write(ref _armed, 0);
        foreach (var stripe in _stripes)
        {
            if (First(stripe) is { } call && Interlocked.Exchange(ref _armed, 1) == 0)
            {
                Arm(call.Deadline.Since, now);
                return;
            }
        }
    }

    private void Arm(long oldest, long now)
    {
        var left = TimeSpan.FromSeconds((double)(_ticks - (now - oldest)) / _time.TimestampFrequency);
        _timer.Change(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private sealed class Stripe
    {
        public readonly Lock Gate = new();
        public CallRequest? First;
        public CallRequest? Last;
    }
}
