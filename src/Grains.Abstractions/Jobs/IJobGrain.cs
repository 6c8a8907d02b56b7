using IndexForge.Grains.Documents;
using Orleans.Concurrency;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// The job of one subject (a document, or a URL in a collection): the key is the subject's hash, so that a thousand submissions of
/// one URL meet here and make one run. Runs are numbered; at most one is live. Every transition is one guarded state write;
/// a worker's calls carry the fence it was given, and a late worker's are dropped.
/// </summary>
[Alias("IndexForge.IJobGrain")]
public interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Starts a run, or answers with the live one. Durable and queued when it returns. Idempotent.</summary>
    /// <exception cref="ServiceException"><c>queue_full</c>, <c>storage_unavailable</c>.</exception>
    [Idempotent, Alias("Submit")]
    Task<JobAccepted> Submit(JobRequest request);

    /// <summary>A run, or null.</summary>
    [Alias("Get"), ReadOnly]
    Task<JobInfo?> Get(int run);

    /// <summary>The run as soon as its revision differs from <paramref name="seen"/>, at the latest after <paramref name="atMost"/> (≤ 20 s); null if it is not there by then.</summary>
    [Idempotent, Alias("WaitForChange"), AlwaysInterleave, ResponseTimeout("00:00:30")]
    Task<JobInfo?> WaitForChange(int run, long seen, TimeSpan atMost);

    /// <summary>Calls a run off. Idempotent; <c>conflict</c> where it has completed or failed, <c>not_found</c>.</summary>
    [Idempotent, Alias("Cancel")]
    Task<JobInfo> Cancel(int run);

    /// <summary>Starts a new run of a failed or cancelled one with its input; <c>conflict</c> where it may not be, <c>not_found</c>.</summary>
    /// <param name="run">The run to do again.</param>
    /// <param name="operation">Names the call: repeated, it answers with the run it made, wherever that stands by now.</param>
    [Idempotent, Alias("Retry")]
    Task<JobAccepted> Retry(int run, string operation);

    /// <summary>As <see cref="Retry"/>, but null where the run is not its subject's latest or did not fail: for requeueing many, repeatedly.</summary>
    [Alias("Requeue")]
    Task<JobAccepted?> Requeue(int run);

    /// <summary>Puts a run into the queue again, over or not: whoever drives it tells its subject where it stands. Durable when it returns.</summary>
    [Alias("Drive")]
    Task Drive(int run);

    /// <summary>A worker asks to begin an attempt. See <see cref="JobGrant"/> for the answers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="worker">The worker's process.</param>
    /// <param name="apart">Whether the worker sees to it that no other suspect is at work in its process.</param>
    [Alias("Begin")]
    Task<JobGrant> Begin(int run, string worker, bool apart = false);

    /// <summary>A worker is alive and this far. False: stop, the attempt is over (cancelled, or another worker has it).</summary>
    [Alias("Heartbeat")]
    Task<bool> Heartbeat(int run, int fence, string stage, double progress);

    /// <summary>An attempt is done. False where it was over already: its result does not count.</summary>
    [Alias("Complete")]
    Task<bool> Complete(int run, int fence, string resultJson);

    /// <summary>An attempt failed. When the next one is due, or null when the run is over.</summary>
    [Alias("Fail")]
    Task<DateTimeOffset?> Fail(int run, int fence, ErrorInfo error, TimeSpan? retryAfter);

    /// <summary>A worker hands an attempt back unfinished: an interruption, not a failure.</summary>
    /// <param name="run">The run.</param>
    /// <param name="fence">The attempt's token.</param>
    /// <param name="harm">What ended it, where the run itself may be to blame: repeated, it waits longer and longer. Null where the worker is stopping.</param>
    [Alias("HandBack")]
    Task HandBack(int run, int fence, string? harm = null);
}

/// <summary>What became of a worker's wish to begin.</summary>
[GenerateSerializer, Alias("IndexForge.GrantOutcome")]
public enum GrantOutcome
{
    /// <summary>Go: <see cref="JobGrant.Fence"/> and <see cref="JobGrant.Request"/> are set.</summary>
    Granted,

    /// <summary>Not before <see cref="JobGrant.NotBefore"/>: a retry's time has not come, or another worker holds it.</summary>
    NotYet,

    /// <summary>Nothing is left to do: forget the entry.</summary>
    Over,

    /// <summary>Interrupted so often that it may be what ends its processes: granted only to a worker that runs it apart from others like it.</summary>
    Apart,
}

/// <summary>The answer to <see cref="IJobGrain.Begin"/>.</summary>
/// <param name="Outcome">Which answer.</param>
/// <param name="Fence">Token of the attempt: grows with every grant of the run.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="Request">The work, or what the work was of a run that is over.</param>
/// <param name="NotBefore">When to ask again.</param>
/// <param name="Error">Why the run was given up, where it was.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.JobGrant")]
public sealed record JobGrant(GrantOutcome Outcome, int Fence, int Attempt, JobRequest? Request, DateTimeOffset? NotBefore, ErrorInfo? Error = null)
{
    /// <summary>Nothing is left to do.</summary>
    public static JobGrant Nothing { get; } = new(GrantOutcome.Over, 0, 0, null, null);

    /// <summary>The run is over; <paramref name="fence"/> is the last it gave out.</summary>
    public static JobGrant Ended(int fence, JobRequest request, ErrorInfo? error) => new(GrantOutcome.Over, fence, 0, request, null, error);

    /// <summary>Ask again from apart.</summary>
    public static JobGrant Suspect { get; } = new(GrantOutcome.Apart, 0, 0, null, null);

    /// <summary>Not before a time.</summary>
    public static JobGrant Later(DateTimeOffset notBefore) => new(GrantOutcome.NotYet, 0, 0, null, notBefore);
}
