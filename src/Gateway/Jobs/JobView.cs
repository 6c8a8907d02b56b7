using System.Collections.Immutable;
using System.Text.Json;
using IndexForge.Gateway.OpenApi;
using IndexForge.Gateway.Requests;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;

namespace IndexForge.Gateway.Jobs;

/// <summary>A run of a job as callers see it.</summary>
internal sealed record JobView(
    string Id,
    JobKind Kind,
    string Subject,
    string Collection,
    JobPriority Priority,
    JobStatus Status,
    string? Stage,
    double Progress,
    int Attempt,
    int MaxAttempts,
    int Interruptions,
    DateTimeOffset? NextAttemptAt,
    ErrorInfo? Error,
    JsonElement? Result,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long WaitMs,
    long? RunMs,
    string? RequestId,
    ImmutableArray<JobEvent> History)
{
    /// <param name="job">The run.</param>
    /// <param name="now">What its times are counted to while they go on.</param>
    public static JobView Of(JobInfo job, DateTimeOffset now) => new(
        job.Id, job.Kind, job.Subject, job.Collection, job.Priority, job.Status, job.Stage, job.Progress, job.Attempt, job.MaxAttempts,
        job.Interruptions, job.NextAttemptAt, job.Error, Parse(job.ResultJson), job.CreatedAt, job.StartedAt, job.FinishedAt,
        Ms(job.CreatedAt, job.StartedAt ?? job.FinishedAt ?? now)!.Value, Ms(job.StartedAt, job.FinishedAt ?? now), job.RequestId, job.History);

    private static JsonElement? Parse(string? json)
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static long? Ms(DateTimeOffset? from, DateTimeOffset to) => from is { } start ? Math.Max(0, (long)(to - start).TotalMilliseconds) : null;
}

/// <summary>A run of a job in a list.</summary>
internal sealed record JobListItem(
    string Id, JobKind Kind, string Subject, JobStatus Status, int Attempt, ErrorInfo? Error, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt)
{
    public static JobListItem Of(JobEntry e) => new(e.Id, e.Kind, e.Subject, e.Status, e.Attempt, e.Error, e.CreatedAt, e.StartedAt, e.FinishedAt);
}

/// <summary>Counts and times of jobs.</summary>
internal sealed record JobStatsView(
    long Queued,
    long Processing,
    long Retrying,
    long Completed,
    long Failed,
    long Cancelled,
    double OldestQueuedSeconds,
    double ThroughputPerMinute,
    double AverageRunMs,
    double P50RunMs,
    double P95RunMs,
    double FailureRate,
    IReadOnlyDictionary<string, long> ByKind)
{
    public static JobStatsView Of(JobStats s) => new(
        Count(s, JobStatus.Queued), Count(s, JobStatus.Processing), Count(s, JobStatus.Retrying), Count(s, JobStatus.Completed),
        Count(s, JobStatus.Failed), Count(s, JobStatus.Cancelled), s.OldestQueuedSeconds, s.ThroughputPerMinute, s.AverageRunMs,
        s.P50RunMs, s.P95RunMs, s.FailureRate,
        s.ByKind.ToDictionary(k => JsonNames.Of(k.Key), k => k.Value));

    private static long Count(JobStats stats, JobStatus status) => stats.ByStatus.GetValueOrDefault(status);
}

/// <summary>What is asked of <c>/jobs/process</c>.</summary>
internal sealed record ProcessRequest
{
    /// <summary>A page to fetch.</summary>
    public string? Url { get; init; }

    /// <summary>A stored document to process again.</summary>
    public string? DocumentId { get; init; }

    /// <summary>The collection.</summary>
    public string? Collection { get; init; }

    /// <summary>blog, document or reindex.</summary>
    [Names("blog", "document", "reindex")]
    public string? Kind { get; init; }

    /// <summary>low, normal or high.</summary>
    [Names("low", "normal", "high")]
    public string? Priority { get; init; }

    /// <summary>How to read the document; null keeps the options it has.</summary>
    public Documents.ProcessingOptions? Options { get; init; }

    /// <summary>Where the end is reported.</summary>
    public string? CallbackUrl { get; init; }
}

/// <summary>The answer to a submission.</summary>
internal sealed record ProcessAnswer(string JobId, JobStatus Status, bool Deduplicated);
