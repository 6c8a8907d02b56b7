using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Idempotency;

/// <summary>
/// One <c>Idempotency-Key</c> of one consumer (key: <see cref="IdempotencyKeys.Of"/>). The first request with it runs, under a lease that its gateway
/// renews; those that come meanwhile wait; its answer is kept for a day and given to all that follow. Where the gateway dies between
/// the effect and the answer, the lease runs out and the next request runs again: the effect itself is idempotent.
/// </summary>
[Alias("IndexForge.IIdempotencyGrain")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>A request comes in: whether it runs, waits, or has its answer.</summary>
    [Alias("Begin")]
    Task<IdempotencyTurn> Begin(TimeSpan lease);

    /// <summary>As <see cref="Begin"/>, but where another request runs, waits for its end, at most <paramref name="atMost"/> (≤ 20 s).</summary>
    [Alias("WaitForTurn"), AlwaysInterleave]
    Task<IdempotencyTurn> WaitForTurn(TimeSpan lease, TimeSpan atMost);

    /// <summary>The request still runs. False: its turn is over.</summary>
    [Alias("Renew")]
    Task<bool> Renew(int fence, TimeSpan lease);

    /// <summary>The request is done and this is its answer. False: its turn was over.</summary>
    [Alias("Complete")]
    Task<bool> Complete(int fence, KeptAnswer answer);

    /// <summary>The request failed without effect: the next one runs.</summary>
    [Alias("Abandon")]
    Task Abandon(int fence);

    /// <summary>Forgets an answer that is older than it has to be. Whether nothing is kept any more.</summary>
    [Alias("Sweep")]
    Task<bool> Sweep();
}

/// <summary>Rules of idempotency keys.</summary>
public static class IdempotencyKeys
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>The grain's key of a consumer's key.</summary>
    public static string Of(string consumer, string key) => Ids.Of("idempotency", consumer, key);
}

/// <summary>What a request may do.</summary>
[GenerateSerializer, Alias("IndexForge.IdempotencyStep")]
public enum IdempotencyStep
{
    /// <summary>Run, under <see cref="IdempotencyTurn.Fence"/>.</summary>
    Run,

    /// <summary>Wait: another one runs.</summary>
    Wait,

    /// <summary>Answer with <see cref="IdempotencyTurn.Answer"/>, if the request is the same.</summary>
    Replay,
}

/// <summary>The answer to a request that comes in.</summary>
/// <param name="Step">What to do.</param>
/// <param name="Fence">Where it runs: goes with every further call.</param>
/// <param name="Answer">Where it is there.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.IdempotencyTurn")]
public sealed record IdempotencyTurn(IdempotencyStep Step, int Fence, KeptAnswer? Answer);

/// <summary>An answer that is given again.</summary>
/// <param name="Fingerprint">Hash of the request that it belongs to.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">Its type, or null without a body.</param>
/// <param name="Location">The header, or null.</param>
/// <param name="Body">Its bytes, at most <see cref="MaxBody"/>.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.KeptAnswer")]
public sealed record KeptAnswer(string Fingerprint, int Status, string? ContentType, string? Location, ImmutableArray<byte> Body)
{
    /// <summary>Longer answers are not kept.</summary>
    public const int MaxBody = 256 << 10;
}
