using System.Collections.Concurrent;
using IndexForge.Grains.RateLimiting;

namespace IndexForge.Gateway.RateLimiting;

/// <summary>
/// What this gateway knows of buckets: refusals until the moment the bucket itself named, and leased permits of consumers with more
/// than <see cref="LeaseAbove"/> requests a minute. All other permits are asked for one by one.
/// </summary>
internal sealed class LimitTable(IGrainFactory grains, TimeProvider time)
{
    public const int LeaseAbove = 600;

    private const int MaxEntries = 10_000;
    private const int LeasesPerMinute = 600;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Identity, string RouteClass), Entry> _entries = new();

    public ValueTask<LimitAnswer> Take(string identity, string routeClass, RateLimitRule rule)
    {
        if (!_entries.TryGetValue((identity, routeClass), out var entry) || entry.Rule != rule)
        {
            if (_entries.Count >= MaxEntries)
            {
                // Only knowledge is lost by it: leased permits count as used, refusals are asked for again.
                _entries.Clear();
            }

            entry = _entries[(identity, routeClass)] = new Entry($"{identity}/{routeClass}", routeClass, rule);
        }

        return entry.Known(time.GetUtcNow()) is { } known ? ValueTask.FromResult(known) : rule.PerMinute > LeaseAbove ? Lease(entry) : Ask(entry, 1, TimeSpan.Zero);
    }

    /// <summary>One at a time asks for a lease; the others find its permits when it is there.</summary>
    private async ValueTask<LimitAnswer> Lease(Entry entry)
    {
        await entry.Asking.WaitAsync();
        try
        {
            var permits = Math.Max(1, Math.Min(entry.Rule.PerMinute / LeasesPerMinute, entry.Rule.Burst / 2));
            return entry.Known(time.GetUtcNow()) ?? await Ask(entry, permits, permits > 1 ? LeaseTime : TimeSpan.Zero);
        }
        finally
        {
            entry.Asking.Release();
        }
    }

    private async ValueTask<LimitAnswer> Ask(Entry entry, int permits, TimeSpan lease)
    {
        // From before the call: the bucket counts from a later moment, so nothing is used here after it has ended there.
        var asked = time.GetUtcNow();
        var decision = await grains.GetGrain<IRateLimitBucketGrain>(entry.Bucket).Take(entry.Rule, permits, lease);
        return entry.Learn(decision, asked, lease);
    }

    private sealed class Entry(string bucket, string routeClass, RateLimitRule rule)
    {
        private readonly Lock _gate = new();
        private RateLimitDecision? _last;
        private LimitAnswer? _refusal;
        private DateTimeOffset _asked;
        private DateTimeOffset _leasedUntil;
        private DateTimeOffset _refusedUntil;
        private int _leased;

        /// <summary>The bucket's key.</summary>
        public string Bucket => bucket;

        public RateLimitRule Rule => rule;

        public SemaphoreSlim Asking { get; } = new(1, 1);

        public LimitAnswer? Known(DateTimeOffset now)
        {
            lock (_gate)
            {
                if (_leased > 0 && now < _leasedUntil)
                {
                    _leased--;
                    return Answer(_last! with { Granted = 1, Remaining = _last.Remaining + _leased, Reset = Left(_last.Reset, now), RetryAfter = TimeSpan.Zero });
                }

                if (now >= _refusedUntil)
                {
                    return null;
                }

                var (reset, retryAfter) = (Left(_last!.Reset, now), _refusedUntil - now);
                return _refusal?.Says(reset, retryAfter) == true
                    ? _refusal
                    : _refusal = Answer(_last with { Granted = 0, Remaining = 0, Reset = reset, RetryAfter = retryAfter });
            }
        }

        public LimitAnswer Learn(RateLimitDecision decision, DateTimeOffset asked, TimeSpan lease)
        {
            lock (_gate)
            {
                (_last, _asked) = (decision, asked);
                if (decision.Granted == 0)
                {
                    _refusedUntil = asked + decision.RetryAfter;
                }
                else if (lease > TimeSpan.Zero)
                {
                    // One of them is for the request that asked.
                    (_leased, _leasedUntil) = (decision.Granted - 1, asked + lease);
                }
            }

            return Answer(decision);
        }

        private LimitAnswer Answer(RateLimitDecision decision) => new(routeClass, rule, decision);

        private TimeSpan Left(TimeSpan span, DateTimeOffset now) => TimeSpan.FromTicks(Math.Max(0, (span - (now - _asked)).Ticks));
    }
}
