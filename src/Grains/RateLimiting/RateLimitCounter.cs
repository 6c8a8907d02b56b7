namespace IndexForge.Grains.RateLimiting;

/// <summary>
/// The arithmetic of a bucket and a sliding minute. The minute is counted in slots of a tenth of a second: a slot counts in full until
/// its last moment is a minute old, so the count errs towards refusing, by less than a slot, and memory does not grow with the limit.
/// A lease is counted in the slot of its end and keeps its place in the bucket until then: whenever its permits are used, they are
/// used while they count.
/// </summary>
internal sealed class RateLimitCounter
{
    private const double Tolerance = 1e-9;

    private static readonly long Slot = TimeSpan.FromMilliseconds(100).Ticks;
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    /// <summary>Ordered by number.</summary>
    private readonly List<CountedSlot> _slots = [];

    /// <summary>Ordered by end.</summary>
    private readonly List<CountedLease> _leases = [];
    private double _tokens;
    private long _now;
    private int _inMinute;
    private int _leased;

    public RateLimitCounter(RateLimitRule rule, long now) => (_tokens, _now) = (rule.Burst, now);

    /// <summary>A counter as it was kept. What may have been given since then counts as given now.</summary>
    public RateLimitCounter(RateLimitState state, RateLimitRule rule, long now)
    {
        (_tokens, _now) = (state.Tokens, Math.Min(state.At, now));
        foreach (var slot in state.Slots)
        {
            _slots.Add(slot);
            _inMinute += slot.Count;
        }

        _leases.AddRange(state.Leases);
        _leased = _leases.Sum(l => l.Count);
        Advance(rule, now);
        if (state.Reserved > 0)
        {
            Count(_now / Slot, state.Reserved);
            _tokens = Math.Max(0, _tokens - state.Reserved);
        }
    }

    /// <summary>Takes up to <paramref name="permits"/>, to be used within <paramref name="lease"/>. Times are ticks; a clock that goes back stands still.</summary>
    public RateLimitDecision Take(RateLimitRule rule, int permits, TimeSpan lease, long at)
    {
        Advance(rule, at);
        var granted = Math.Clamp(permits, 0, Available(rule));
        if (granted > 0)
        {
            _tokens -= granted;
            var until = _now + lease.Ticks;
            Count(until / Slot, granted);
            if (lease > TimeSpan.Zero)
            {
                var place = _leases.FindLastIndex(l => l.Until <= until) + 1;
                _leases.Insert(place, new CountedLease(until, granted));
                _leased += granted;
            }
        }

        return new RateLimitDecision(granted, Available(rule), Reset(rule), RetryAfter(rule));
    }

    /// <summary>Whether the counter says no more than a new one would.</summary>
    public bool IsFresh(RateLimitRule rule, long at)
    {
        Advance(rule, at);
        return _inMinute == 0 && _leased == 0 && _tokens >= rule.Burst - Tolerance;
    }

    /// <summary>What to keep.</summary>
    /// <param name="reserved">Permits that may be given before the next time something is kept.</param>
    public RateLimitState Keep(int reserved) => new() { Slots = [.. _slots], Leases = [.. _leases], Tokens = _tokens, At = _now, Reserved = reserved };

    private int Available(RateLimitRule rule) => Math.Max(0, Math.Min((int)(_tokens + Tolerance), rule.PerMinute - _inMinute));

    private void Advance(RateLimitRule rule, long at)
    {
        var now = Math.Max(at, _now);
        var ended = 0;
        for (; ended < _leases.Count && _leases[ended].Until <= now; ended++)
        {
            // Until a lease ends its permits have their place in the bucket.
            Refill(rule, _leases[ended].Until);
            _leased -= _leases[ended].Count;
        }

        _leases.RemoveRange(0, ended);
        Refill(rule, now);

        var old = 0;
        for (; old < _slots.Count && ((_slots[old].Number + 1) * Slot) + Minute <= now; old++)
        {
            _inMinute -= _slots[old].Count;
        }

        _slots.RemoveRange(0, old);
    }

    private void Refill(RateLimitRule rule, long until)
    {
        _tokens = Math.Min(Math.Max(0, rule.Burst - _leased), _tokens + (rule.PerSecond * Math.Max(0, until - _now) / TimeSpan.TicksPerSecond));
        _now = Math.Max(_now, until);
    }

    private void Count(long number, int count)
    {
        _inMinute += count;
        var place = _slots.FindLastIndex(s => s.Number <= number);
        if (place >= 0 && _slots[place].Number == number)
        {
            _slots[place] = new CountedSlot(number, _slots[place].Count + count);
        }
        else
        {
            _slots.Insert(place + 1, new CountedSlot(number, count));
        }
    }

    private TimeSpan Reset(RateLimitRule rule)
    {
        var minute = _slots is [.., var newest] ? ((newest.Number + 1) * Slot) + Minute - _now : 0;
        var bucket = (rule.Burst - _leased - _tokens) / rule.PerSecond * TimeSpan.TicksPerSecond;
        return TimeSpan.FromTicks(Math.Max(minute, (long)Math.Max(0, bucket)));
    }

    private TimeSpan RetryAfter(RateLimitRule rule)
    {
        if (Available(rule) > 0)
        {
            return TimeSpan.Zero;
        }

        long wait = 0;
        if (_tokens + Tolerance < 1)
        {
            var missing = (long)Math.Ceiling((1 - _tokens) / rule.PerSecond * TimeSpan.TicksPerSecond);
            wait = rule.Burst - _leased < 1 ? _leases[0].Until - _now + missing : missing;
        }

        var over = _inMinute - rule.PerMinute + 1;
        for (var i = 0; i < _slots.Count && over > 0; i++)
        {
            over -= _slots[i].Count;
            wait = Math.Max(wait, ((_slots[i].Number + 1) * Slot) + Minute - _now);
        }

        return TimeSpan.FromTicks(Math.Max(1, wait));
    }
}
