using System.Collections.Immutable;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Jobs;

/// <summary>One run of a job as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.JobInfo")]
public sealed record JobInfo
{
    /// <summary>The run's id: <c>{subject hash}-{run}</c>.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Id(1)] public JobKind Kind { get; init; }

    /// <summary>What it does it to: a document id or a normalised URL.</summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)] public JobStatus Status { get; init; }

    /// <summary>The stage at work: fetch, extract, chunk, embed, index, finish.</summary>
    [Id(4)] public string? Stage { get; init; }

    /// <summary>0 to 1.</summary>
    [Id(5)] public double Progress { get; init; }

    /// <summary>Attempts begun that were not interrupted.</summary>
    [Id(6)] public int Attempt { get; init; }

    /// <summary>Attempts allowed.</summary>
    [Id(7)] public int MaxAttempts { get; init; }

    /// <summary>Times its worker died, was stopped or lost its lease.</summary>
    [Id(8)] public int Interruptions { get; init; }

    /// <summary>When the next attempt is due.</summary>
    [Id(9)] public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The last attempt's error.</summary>
    [Id(10)] public ErrorInfo? Error { get; init; }

    /// <summary>The result, as JSON.</summary>
    [Id(11)] public string? ResultJson { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(12)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first attempt began.</summary>
    [Id(13)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(14)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The request that made it.</summary>
    [Id(15)] public string? RequestId { get; init; }

    /// <summary>What happened, oldest first; the middle is dropped beyond 100 entries.</summary>
    [Id(16)] public ImmutableArray<JobEvent> History { get; init; } = [];

    /// <summary>Grows with every change: what event streams resume from.</summary>
    [Id(17)] public long Revision { get; init; }

    /// <summary>The collection its result goes to.</summary>
    [Id(18)] public string Collection { get; init; } = Names.DefaultCollection;

    /// <summary>Its priority.</summary>
    [Id(19)] public JobPriority Priority { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinished => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Cancelled;
}

/// <summary>A step of a job's life.</summary>
/// <param name="At">When.</param>
/// <param name="Status">The status from then on.</param>
/// <param name="Attempt">The attempt it belongs to.</param>
/// <param name="Detail">For people.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.JobEvent")]
public sealed record JobEvent(DateTimeOffset At, JobStatus Status, int Attempt, string? Detail);

/// <summary>The answer to a submission.</summary>
/// <param name="JobId">The run that does it.</param>
/// <param name="Status">Where that run stands.</param>
/// <param name="Deduplicated">Whether the run was already there.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.JobAccepted")]
public sealed record JobAccepted(string JobId, JobStatus Status, bool Deduplicated);

/// <summary>What is asked of a job.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.JobRequest")]
public sealed record JobRequest
{
    /// <summary>What to do.</summary>
    [Id(0)] public JobKind Kind { get; init; }

    /// <summary>What to do it to: a document id or a normalised URL.</summary>
    [Id(1)] public required string Subject { get; init; }

    /// <summary>Where the result goes.</summary>
    [Id(2)] public string Collection { get; init; } = Names.DefaultCollection;

    /// <summary>Its priority.</summary>
    [Id(3)] public JobPriority Priority { get; init; } = JobPriority.Normal;

    /// <summary>The API's <c>options</c> as JSON.</summary>
    [Id(4)] public string? OptionsJson { get; init; }

    /// <summary>Where to report the end.</summary>
    [Id(5)] public string? CallbackUrl { get; init; }

    /// <summary>Who asks: queueing is fair among consumers.</summary>
    [Id(6)] public string Consumer { get; init; } = "";

    /// <summary>The request that asks.</summary>
    [Id(7)] public string? RequestId { get; init; }

    /// <summary>Whether the job is to run once and never again, however often it is submitted.</summary>
    [Id(8)] public bool Once { get; init; }

    /// <summary>The address of a page to fetch, as given; null where nothing is fetched.</summary>
    [Id(9)] public string? Address { get; init; }

    /// <summary>Addresses of others who asked for the same while it was there, and want to know of its end too.</summary>
    [Id(10)] public ImmutableArray<string> MoreCallbacks { get; init; } = [];

    /// <summary>The call that asked for this run where it was to be repeatable: repeated, it meets the run.</summary>
    [Id(11)] public string? Operation { get; init; }

    /// <summary>Every address the end is reported to.</summary>
    public IEnumerable<string> Callbacks() => CallbackUrl is { } first ? MoreCallbacks.Prepend(first) : [];
}
