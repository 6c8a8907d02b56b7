using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using Orleans.Concurrency;

namespace IndexForge.Grains.Catalog;

/// <summary>A partition (key: its number) of the list of documents.</summary>
[Alias("IndexForge.IDocumentCatalogGrain")]
public interface IDocumentCatalogGrain : IGrainWithStringKey
{
    /// <summary>Lists a document as it now is; an entry with a lower revision than the one listed is ignored.</summary>
    [Alias("Note")]
    Task Note(DocumentEntry entry);

    /// <summary>The newest entries that match, after the given place.</summary>
    [Alias("Page"), ReadOnly]
    Task<ImmutableArray<DocumentEntry>> Page(DocumentFilter filter, ListPlace? after, int limit);
}

/// <summary>A partition (key: its number) of the list of job runs, and their counts.</summary>
[Alias("IndexForge.IJobCatalogGrain")]
public interface IJobCatalogGrain : IGrainWithStringKey
{
    /// <summary>Lists a run as it now is; an entry with a lower revision than the one listed is ignored.</summary>
    [Alias("Note")]
    Task Note(JobEntry entry);

    /// <summary>The newest entries that match, after the given place.</summary>
    [Alias("Page"), ReadOnly]
    Task<ImmutableArray<JobEntry>> Page(JobFilter filter, ListPlace? after, int limit);

    /// <summary>The partition's counts.</summary>
    [Alias("Totals"), ReadOnly]
    Task<JobTotals> Totals();
}

/// <summary>A place in a list that is newest first.</summary>
/// <param name="CreatedAtTicks">UTC ticks of the entry's creation.</param>
/// <param name="Id">The entry.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.ListPlace")]
public sealed record ListPlace(long CreatedAtTicks, string Id);

/// <summary>Counts of a partition of the job list.</summary>
[GenerateSerializer, Immutable, Alias("IndexForge.JobTotals")]
public sealed record JobTotals
{
    /// <summary>Runs by status, those no longer listed included.</summary>
    [Id(0)]
    public ImmutableDictionary<JobStatus, long> ByStatus { get; init; } = ImmutableDictionary<JobStatus, long>.Empty;

    /// <summary>Runs by kind, those no longer listed included.</summary>
    [Id(1)]
    public ImmutableDictionary<JobKind, long> ByKind { get; init; } = ImmutableDictionary<JobKind, long>.Empty;

    /// <summary>When the longest waiting run was accepted.</summary>
    [Id(2)]
    public DateTimeOffset? OldestQueuedAt { get; init; }

    /// <summary>Runs completed in the last minute.</summary>
    [Id(3)]
    public long CompletedLastMinute { get; init; }

    /// <summary>Completed runs by run time: see <see cref="RunTimes"/>.</summary>
    [Id(4)]
    public ImmutableArray<long> RunTimes { get; init; } = [];

    /// <summary>Run time of all completed runs, in ms.</summary>
    [Id(5)]
    public double RunMs { get; init; }
}
