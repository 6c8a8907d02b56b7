namespace IndexForge.Grains.Caching;

/// <summary>The right to compute an entry, until a moment.</summary>
internal sealed class CacheLease(long id, CacheQuestion question, DateTimeOffset until)
{
    private readonly TaskCompletionSource<CacheOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Id => id;

    public DateTimeOffset Until => until;

    /// <summary>What came of it.</summary>
    public Task<CacheOutcome> Done => _done.Task;

    /// <summary>Whether its result will do for another asker: what changed since it was given would not be in it.</summary>
    public bool Answers(CacheQuestion other) => question.NotBefore >= other.NotBefore && question.Tags.AsSpan().SequenceEqual(other.Tags.AsSpan());

    public void End(CacheOutcome outcome) => _done.TrySetResult(outcome);
}

/// <summary>How a lease ended: with a value, with a failure, or with neither (a result that is not kept).</summary>
internal readonly record struct CacheOutcome(CachedValue? Value, CacheFailure? Failure);
