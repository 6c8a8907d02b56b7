using Orleans.Concurrency;

namespace IndexForge.Grains.Caching;

/// <summary>
/// One answer and who computes it. Reentrant, since those who wait for the leaseholder must not keep its result out; every method
/// decides and changes state between two awaits.
/// </summary>
[GrainType("cacheentry"), Reentrant, CollectionAgeLimit(Minutes = 2)]
public sealed class CacheEntryGrain(CacheStore store, CacheStoreMetrics metrics, TimeProvider time) : Grain, ICacheEntryGrain
{
    /// <summary>How long a source that just failed is left alone while there is an old answer to give.</summary>
    private static readonly TimeSpan FailureRest = TimeSpan.FromSeconds(10);

    /// <summary>Waiting callers must hear of it before their own calls time out.</summary>
    private static readonly TimeSpan LongestLease = TimeSpan.FromSeconds(25);

    private readonly Dictionary<long, CacheLease> _leases = [];
    private CacheLease? _current;
    private CachedValue? _value;
    private DateTimeOffset _restUntil;
    private int _busy;

    private static TimeSpan Within(TimeSpan asked) => asked < LongestLease ? asked : LongestLease;

    private string Entry => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken) => _value = await store.Read(Entry);

    public async Task<CacheReply> Ask(CacheQuestion question)
    {
        _busy++;
        try
        {
            while (true)
            {
                if (Decide(question) is { } reply)
                {
                    return reply;
                }

                if (await Outcome(_current!) is { } outcome)
                {
                    return After(outcome, question);
                }
            }
        }
        finally
        {
            _busy--;
            LeaveIfIdle();
        }
    }

    public async Task Keep(long lease, CachedValue value)
    {
        _busy++;
        try
        {
            var takes = _current is null || _current.Id == lease;
            if (takes)
            {
                (_value, _current, _restUntil) = (value, null, default);
            }

            // What an invalidation overtook is not kept, but right for those who waited for it: they had asked before.
            if (_leases.Remove(lease, out var ended))
            {
                ended.End(new CacheOutcome(value, null));
            }

            if (takes)
            {
                await store.Write(Entry, value);
            }
        }
        finally
        {
            _busy--;
            LeaveIfIdle();
        }
    }

    public Task Release(long lease, CacheFailure? failure)
    {
        if (_current?.Id == lease)
        {
            _current = null;
            _restUntil = failure is null ? default : time.GetUtcNow() + FailureRest;
        }

        if (_leases.Remove(lease, out var ended))
        {
            ended.End(new CacheOutcome(null, failure));
        }

        LeaveIfIdle();
        return Task.CompletedTask;
    }

    public async Task<bool> Remove()
    {
        var was = _value is not null;
        _value = null;
        await store.Remove(Entry);
        LeaveIfIdle();
        return was;
    }

    /// <summary>The reply, or null where it depends on the leaseholder.</summary>
    private CacheReply? Decide(CacheQuestion question)
    {
        var now = time.GetUtcNow();
        var value = Usable(question, now);
        if (value is not null && value.FreshUntil > now && value.FreshUntil >= question.FreshAt)
        {
            return new CacheReply(CacheReplyKind.Fresh, value, 0, null);
        }

        var leased = _current is { } held && held.Until > now && held.Answers(question);
        if (value is not null && (_restUntil > now || (leased && value.StaleUntil > now)))
        {
            return new CacheReply(CacheReplyKind.Stale, value, 0, null);
        }

        return leased ? null : new CacheReply(value?.StaleUntil > now ? CacheReplyKind.Stale : CacheReplyKind.Compute, value, Lease(question, now), null);
    }

    private CachedValue? Usable(CacheQuestion question, DateTimeOffset now) =>
        _value is { } value && value.Key == question.Key && value.UsableUntil > now && value.IsValidFor(question.Tags, question.NotBefore) ? value : null;

    private long Lease(CacheQuestion question, DateTimeOffset now)
    {
        // Random: a holder that outlived its activation must not be taken for the next one's.
        _current = new CacheLease(Random.Shared.NextInt64(1, long.MaxValue), question, now + Within(question.LeaseDuration));
        _leases[_current.Id] = _current;
        metrics.Leased();
        return _current.Id;
    }

    /// <summary>What became of the lease, or null where its time ran out: its holder is taken for dead.</summary>
    private async Task<CacheOutcome?> Outcome(CacheLease lease)
    {
        try
        {
            var left = lease.Until - time.GetUtcNow();
            return await lease.Done.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        }
        catch (TimeoutException)
        {
            _leases.Remove(lease.Id);
            return null;
        }
    }

    private CacheReply After(CacheOutcome outcome, CacheQuestion question)
    {
        if (outcome.Value is { } value)
        {
            return new CacheReply(CacheReplyKind.Fresh, value, 0, null);
        }

        if (outcome.Failure is null)
        {
            return new CacheReply(CacheReplyKind.Compute, null, 0, null);
        }

        // An old answer is better than an error.
        return Usable(question, time.GetUtcNow()) is { } old
            ? new CacheReply(CacheReplyKind.Stale, old, 0, null)
            : new CacheReply(CacheReplyKind.Failed, null, 0, outcome.Failure);
    }

    /// <summary>Nobody is about it: the answer is in the store, and in the memory of the processes that asked.</summary>
    private void LeaveIfIdle()
    {
        var now = time.GetUtcNow();
        if (_busy == 0 && _restUntil <= now && _leases.Values.All(l => l.Until <= now))
        {
            this.DeactivateOnIdle();
        }
    }
}
