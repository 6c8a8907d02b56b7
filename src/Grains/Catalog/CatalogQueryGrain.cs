using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using IndexForge.Grains.Jobs;
using Orleans.Concurrency;

namespace IndexForge.Grains.Catalog;

/// <summary>Asks every partition and merges.</summary>
[GrainType("catalogquery"), StatelessWorker]
public sealed class CatalogQueryGrain(TimeProvider time) : Grain, ICatalogQueryGrain
{
    public async Task<Page<DocumentEntry>> Documents(DocumentFilter filter, string? cursor, int limit)
    {
        var after = Place(cursor);
        var pages = await Task.WhenAll(CatalogPartitions.All.Select(p => GrainFactory.GetGrain<IDocumentCatalogGrain>(p).Page(filter, after, limit + 1)));
        return Merge(pages, limit, e => new ListPlace(e.CreatedAt.UtcTicks, e.Id));
    }

    public async Task<Page<JobEntry>> Jobs(JobFilter filter, string? cursor, int limit)
    {
        var after = Place(cursor);
        var pages = await Task.WhenAll(CatalogPartitions.All.Select(p => GrainFactory.GetGrain<IJobCatalogGrain>(p).Page(filter, after, limit + 1)));
        return Merge(pages, limit, e => new ListPlace(e.CreatedAt.UtcTicks, e.Id));
    }

    public async Task<JobStats> JobStats()
    {
        var parts = await Task.WhenAll(CatalogPartitions.All.Select(p => GrainFactory.GetGrain<IJobCatalogGrain>(p).Totals()));
        var byStatus = Sum(parts.SelectMany(p => p.ByStatus));
        var completed = byStatus.GetValueOrDefault(JobStatus.Completed);
        var ended = completed + byStatus.GetValueOrDefault(JobStatus.Failed) + byStatus.GetValueOrDefault(JobStatus.Cancelled);
        var runTimes = new long[RunTimes.Buckets];
        foreach (var part in parts)
        {
            for (var i = 0; i < part.RunTimes.Length; i++)
            {
                runTimes[i] += part.RunTimes[i];
            }
        }

        return new JobStats
        {
            ByStatus = byStatus,
            ByKind = Sum(parts.SelectMany(p => p.ByKind)),
            OldestQueuedSeconds = parts.Min(p => p.OldestQueuedAt) is { } oldest ? Math.Max(0, (time.GetUtcNow() - oldest).TotalSeconds) : 0,
            ThroughputPerMinute = parts.Sum(p => p.CompletedLastMinute),
            AverageRunMs = completed == 0 ? 0 : parts.Sum(p => p.RunMs) / completed,
            P50RunMs = RunTimes.Percentile(runTimes, 0.5),
            P95RunMs = RunTimes.Percentile(runTimes, 0.95),
            FailureRate = ended == 0 ? 0 : (double)byStatus.GetValueOrDefault(JobStatus.Failed) / ended,
        };
    }

    private static ImmutableDictionary<T, long> Sum<T>(IEnumerable<KeyValuePair<T, long>> counts)
        where T : notnull =>
        counts.GroupBy(c => c.Key).ToImmutableDictionary(g => g.Key, g => g.Sum(c => c.Value));

    private static Page<T> Merge<T>(ImmutableArray<T>[] pages, int limit, Func<T, ListPlace> place)
    {
        var items = pages.SelectMany(p => p)
            .OrderByDescending(e => place(e).CreatedAtTicks)
            .ThenBy(e => place(e).Id, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToImmutableArray();
        return items.Length <= limit ? new Page<T>(items, null) : new Page<T>(items[..limit], Cursor(place(items[limit - 1])));
    }

    private static string Cursor(ListPlace place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place.CreatedAtTicks}:{place.Id}")));

    private static ListPlace? Place(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        if (cursor.Length <= 200 && Base64Url.IsValid(cursor))
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return new ListPlace(ticks, text[(colon + 1)..]);
            }
        }

        throw new ServiceException(ErrorCodes.InvalidRequest, "The cursor is not one that this service gave: leave it out to start from the beginning.");
    }
}
