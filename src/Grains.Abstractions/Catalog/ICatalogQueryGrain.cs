using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;

namespace IndexForge.Grains.Catalog;

/// <summary>Lists and counts over all catalog partitions: a stateless worker, key <c>0</c>. Newest first, stable under paging.</summary>
[Idempotent, Alias("IndexForge.ICatalogQueryGrain")]
public interface ICatalogQueryGrain : IGrainWithStringKey
{
    /// <summary>Documents that match.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c> for a cursor that is not ours.</exception>
    [Alias("Documents")]
    Task<Page<DocumentEntry>> Documents(DocumentFilter filter, string? cursor, int limit);

    /// <summary>Job runs that match.</summary>
    [Alias("Jobs")]
    Task<Page<JobEntry>> Jobs(JobFilter filter, string? cursor, int limit);

    /// <summary>Counts and times of all jobs.</summary>
    [Alias("JobStats")]
    Task<JobStats> JobStats();
}

/// <summary>Which documents. Null means any.</summary>
/// <param name="Collection">Of this collection.</param>
/// <param name="Status">In this status.</param>
/// <param name="TagKey">With this tag…</param>
/// <param name="TagValue">…of this value.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentFilter")]
public sealed record DocumentFilter(string? Collection, DocumentStatus? Status, string? TagKey, string? TagValue);

/// <summary>Which jobs. Null means any.</summary>
/// <param name="Status">In this status.</param>
/// <param name="Kind">Of this kind.</param>
/// <param name="Code">Whose last error has this code.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.JobFilter")]
public sealed record JobFilter(JobStatus? Status, JobKind? Kind, string? Code = null);

/// <summary>A document in a list.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.DocumentEntry")]
public sealed record DocumentEntry
{
    /// <summary>The document.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>Its name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Its collection.</summary>
    [Id(2)] public required string Collection { get; init; }

    /// <summary>Media type.</summary>
    [Id(3)] public string ContentType { get; init; } = "";

    /// <summary>Bytes.</summary>
    [Id(4)] public long Size { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(5)] public DocumentStatus Status { get; init; }

    /// <summary>Tags.</summary>
    [Id(6)] public ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Title.</summary>
    [Id(7)] public string? Title { get; init; }

    /// <summary>Tables.</summary>
    [Id(8)] public int Tables { get; init; }

    /// <summary>Data rows over all tables.</summary>
    [Id(9)] public long Rows { get; init; }

    /// <summary>Chunks.</summary>
    [Id(10)] public int ChunkCount { get; init; }

    /// <summary>When accepted.</summary>
    [Id(11)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When last indexed.</summary>
    [Id(12)] public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>Why it failed.</summary>
    [Id(13)] public ErrorInfo? Error { get; init; }

    /// <summary>Latest job.</summary>
    [Id(14)] public string? JobId { get; init; }

    /// <summary>Grows with every change: an older entry never replaces a newer one.</summary>
    [Id(15)] public long Revision { get; init; }
}

/// <summary>A job run in a list.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.JobEntry")]
public sealed record JobEntry
{
    /// <summary>The run.</summary>
    [Id(0)] public required string Id { get; init; }

    /// <summary>What it does.</summary>
    [Id(1)] public JobKind Kind { get; init; }

    /// <summary>What it does it to.</summary>
    [Id(2)] public required string Subject { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(3)] public JobStatus Status { get; init; }

    /// <summary>Attempts so far.</summary>
    [Id(4)] public int Attempt { get; init; }

    /// <summary>The last error.</summary>
    [Id(5)] public ErrorInfo? Error { get; init; }

    /// <summary>When accepted.</summary>
    [Id(6)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first attempt began.</summary>
    [Id(7)] public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Id(8)] public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Grows with every change.</summary>
    [Id(9)] public long Revision { get; init; }
}

/// <summary>Counts and times of jobs, as <c>/jobs/stats</c> shows them.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.JobStats")]
public sealed record JobStats
{
    /// <summary>Runs by status.</summary>
    [Id(0)] public ImmutableDictionary<JobStatus, long> ByStatus { get; init; } = ImmutableDictionary<JobStatus, long>.Empty;

    /// <summary>Runs by kind.</summary>
    [Id(1)] public ImmutableDictionary<JobKind, long> ByKind { get; init; } = ImmutableDictionary<JobKind, long>.Empty;

    /// <summary>Age of the longest waiting run, in seconds.</summary>
    [Id(2)] public double OldestQueuedSeconds { get; init; }

    /// <summary>Runs completed in the last minute.</summary>
    [Id(3)] public double ThroughputPerMinute { get; init; }

    /// <summary>Mean of completed runs, in ms.</summary>
    [Id(4)] public double AverageRunMs { get; init; }

    /// <summary>Median of completed runs, in ms (within 5 %).</summary>
    [Id(5)] public double P50RunMs { get; init; }

    /// <summary>95th percentile of completed runs, in ms (within 5 %).</summary>
    [Id(6)] public double P95RunMs { get; init; }

    /// <summary>Failed share of ended runs, 0 to 1.</summary>
    [Id(7)] public double FailureRate { get; init; }
}
