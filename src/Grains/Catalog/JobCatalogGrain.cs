using System.Collections.Immutable;
using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Jobs;
using Orleans.Concurrency;

namespace IndexForge.Grains.Catalog;

/// <summary>A partition of the list of job runs and their counts: memory in front of a journal.</summary>
[GrainType("jobcatalog"), Reentrant]
public sealed class JobCatalogGrain(BlockStore blocks, TimeProvider time) : Grain, IJobCatalogGrain
{
    /// <summary>Ended runs that stay listed; older ones are only counted.</summary>
    private const int ListedEnded = 10_000;

    private readonly NewestFirst<JobEntry> _entries = new(e => e.Id, e => e.CreatedAt, e => e.Revision);
    private readonly PriorityQueue<string, DateTimeOffset> _queued = new();
    private readonly Queue<DateTimeOffset> _recentlyCompleted = new();
    private JobCounts _counts = new();
    private Journal _journal = null!;
    private Task _durable = Task.CompletedTask;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"catalog/jobs/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle, Time = time };
        await _journal.Recover(
            snapshot =>
            {
                foreach (var line in JsonBlocks.Unpack<SnapshotLine>(snapshot))
                {
                    if (line.Counts is { } counts)
                    {
                        _counts = counts;
                    }
                    else
                    {
                        Put(line.Entry!);
                    }
                }
            },
            record =>
            {
                var line = JsonSerializer.Deserialize<RecordLine>(record.Span, JsonBlocks.Options)!;
                if (line.Number > _counts.Records)
                {
                    // Not by revision alone: the snapshot may have counted a run that it no longer lists.
                    _counts.Records = line.Number;
                    Apply(line.Entry);
                }
            });
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _journal.Drain();

    public Task Note(JobEntry entry)
    {
        if (!Apply(entry))
        {
            // Known already, but perhaps not yet, or never, durable: a repeated call must not be told otherwise.
            return entry.FinishedAt is null ? Task.CompletedTask : _durable;
        }

        if (entry.Status == JobStatus.Processing)
        {
            // In memory alone: what a crash takes back is in the queue again, as the journal says.
            return Task.CompletedTask;
        }

        var record = JsonSerializer.SerializeToUtf8Bytes(new RecordLine(++_counts.Records, entry), JsonBlocks.Options);
        if (entry.FinishedAt is null)
        {
            // Before its end a run is in the queue, and would be noted again after a crash.
            _journal.AppendLate(record);
        }
        else
        {
            _durable = _journal.Append(record);
        }

        if (_journal.WantsCompaction)
        {
            Forget();
            _ = _journal.Compact(JsonBlocks.Pack(_entries.All.Select(e => new SnapshotLine { Entry = e }).Prepend(new SnapshotLine { Counts = _counts })));
        }

        return entry.FinishedAt is null ? Task.CompletedTask : _durable;
    }

    public Task<ImmutableArray<JobEntry>> Page(JobFilter filter, ListPlace? after, int limit) => Task.FromResult(_entries.Page(
        entry => (filter.Status is null || entry.Status == filter.Status) && (filter.Kind is null || entry.Kind == filter.Kind) && (filter.Code is null || entry.Error?.Code == filter.Code),
        after,
        limit));

    public Task<JobTotals> Totals()
    {
        ForgetCompletions();
        return Task.FromResult(new JobTotals
        {
            ByStatus = _counts.ByStatus.ToImmutableDictionary(),
            ByKind = _counts.ByKind.ToImmutableDictionary(),
            OldestQueuedAt = OldestQueued(),
            CompletedLastMinute = _recentlyCompleted.Count,
            RunTimes = [.. _counts.RunTimes],
            RunMs = _counts.RunMs,
        });
    }

    private (JobEntry? Former, bool Put) Put(JobEntry entry)
    {
        var result = _entries.Put(entry);
        if (result.Put && entry.Status == JobStatus.Queued)
        {
            _queued.Enqueue(entry.Id, entry.CreatedAt);
        }

        return result;
    }

    /// <summary>Lets go of what is no longer queued at the head of the heap; statistics must not cost a walk through the list.</summary>
    private DateTimeOffset? OldestQueued()
    {
        while (_queued.TryPeek(out var id, out var createdAt))
        {
            if (_entries.Find(id)?.Status == JobStatus.Queued)
            {
                return createdAt;
            }

            _queued.Dequeue();
        }

        return null;
    }

    private bool Apply(JobEntry entry)
    {
        var (former, put) = Put(entry);
        if (!put)
        {
            return false;
        }

        if (former is null)
        {
            _counts.ByKind[entry.Kind] = _counts.ByKind.GetValueOrDefault(entry.Kind) + 1;
        }
        else
        {
            _counts.ByStatus[former.Status]--;
        }

        _counts.ByStatus[entry.Status] = _counts.ByStatus.GetValueOrDefault(entry.Status) + 1;
        _ = OldestQueued();
        if (entry is { Status: JobStatus.Completed, FinishedAt: { } finished, StartedAt: { } started } && former?.Status != JobStatus.Completed)
        {
            var ms = Math.Max(0, (finished - started).TotalMilliseconds);
            _counts.RunTimes[RunTimes.BucketOf(ms)]++;
            _counts.RunMs += ms;
            _recentlyCompleted.Enqueue(finished);

            // Here too: nobody may ever ask for the totals.
            ForgetCompletions();
        }

        return true;
    }

    private void ForgetCompletions()
    {
        var minuteAgo = time.GetUtcNow().AddMinutes(-1);
        while (_recentlyCompleted.TryPeek(out var at) && at < minuteAgo)
        {
            _recentlyCompleted.Dequeue();
        }
    }

    private void Forget()
    {
        foreach (var entry in _entries.All.Where(e => e.FinishedAt is not null).Skip(ListedEnded).ToList())
        {
            _entries.Remove(entry);
        }
    }

    private sealed record SnapshotLine
    {
        public JobEntry? Entry { get; init; }

        public JobCounts? Counts { get; init; }
    }

    private sealed record RecordLine(long Number, JobEntry Entry);

    private sealed record JobCounts
    {
        /// <summary>The last journal record that is counted.</summary>
        public long Records { get; set; }

        public Dictionary<JobStatus, long> ByStatus { get; init; } = [];

        public Dictionary<JobKind, long> ByKind { get; init; } = [];

        public long[] RunTimes { get; init; } = new long[Catalog.RunTimes.Buckets];

        public double RunMs { get; set; }
    }
}
