using System.Text.Json;
using IndexForge.Grains.Blocks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// A partition of the queue. Its entries are a journal, so that many submissions share a write. Re-entrant: memory is changed
/// only between awaits, and an entry that is with a worker is marked so that it is driven once at a time.
/// </summary>
[GrainType(TypeName), Reentrant]
public sealed partial class JobQueueGrain(
    BlockStore blocks,
    WorkSlots slots,
    QueueLoad load,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobQueueGrain> logger) : Grain, IJobQueueGrain, IRemindable
{
    /// <summary>The name of the grain's type: part of stored keys, and what the cluster places by.</summary>
    public const string TypeName = "jobqueue";

    private const string ReminderName = "drive";

    /// <summary>Entries of one consumer and priority that may compete for workers at once, in this partition.</summary>
    private const int Window = 8;

    private readonly Dictionary<string, Entry> _entries = [];
    private readonly PriorityQueue<Entry, DateTimeOffset> _due = new();
    private readonly Dictionary<(string Consumer, JobPriority Priority), Line> _lines = [];
    private Journal _journal = null!;
    private IGrainTimer? _timer;
    private DateTimeOffset _timerAt = DateTimeOffset.MaxValue;
    private DateTimeOffset _lastNow = DateTimeOffset.MaxValue;
    private bool _reminded;
    private bool _stopping;
    private int _inFlight;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"queue/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle, Time = time };
        await _journal.Recover(
            snapshot =>
            {
                foreach (var entry in JsonBlocks.Unpack<QueueEntry>(snapshot))
                {
                    Put(entry);
                }
            },
            record => Replay(JsonSerializer.Deserialize<QueueRecord>(record.Span, JsonBlocks.Options)!));
        load.Add(_entries.Count);
        if (options.Value.Works)
        {
            Drive();
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        load.Add(-_entries.Count);
        await _journal.Drain();
    }

    public async Task Enqueue(QueueEntry entry)
    {
        var known = _entries.ContainsKey(entry.JobId);
        if (!known && load.Count >= options.Value.MaxQueued)
        {
            throw new ServiceException(ErrorCodes.QueueFull, $"{load.Count} jobs are waiting, as many as are allowed. Try again later.", retryAfterSeconds: 10);
        }

        if (!_reminded)
        {
            var period = TimeSpan.FromMinutes(1);
            if (await this.GetReminder(ReminderName) is null)
            {
                await this.RegisterOrUpdateReminder(ReminderName, period, period);
            }

            _reminded = true;
        }

        Put(entry);
        if (!known)
        {
            load.Add(1);
        }

        await Append(new QueueRecord { Put = entry });
        Drive();
    }

    public Task Wake()
    {
        Drive();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Wake();

    public Task<QueueDepth> Depth() => Task.FromResult(new QueueDepth(
        _entries.Count - _inFlight,
        _inFlight,
        _entries.Count == 0 ? null : _entries.Values.Min(e => e.Value.DueAt)));

    private void Put(QueueEntry value)
    {
        if (_entries.TryGetValue(value.JobId, out var entry))
        {
            entry.Value = value;
        }
        else
        {
            _entries[value.JobId] = entry = new Entry { Value = value };
        }

        _due.Enqueue(entry, value.DueAt);
    }

    private void Replay(QueueRecord record)
    {
        if (record.Put is { } put)
        {
            Put(put);
        }
        else
        {
            _entries.Remove(record.Done!);
        }
    }

    private Task Append(QueueRecord record)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(record, JsonBlocks.Options);
        var durable = Task.CompletedTask;
        if (record.Put is null)
        {
            // An entry that outlives its job is driven once more and found to be over.
            _journal.AppendLate(bytes);
        }
        else
        {
            durable = _journal.Append(bytes);
        }

        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_entries.Values.Select(e => e.Value)));
        }

        return durable;
    }

    private sealed class Entry
    {
        public required QueueEntry Value { get; set; }

        /// <summary>The line it is in while it is due, also while a worker has it.</summary>
        public Line? Line { get; set; }
    }

    /// <summary>What is due of one consumer in one priority.</summary>
    private sealed class Line
    {
        public Queue<Entry> Waiting { get; } = new();

        public int Competing { get; set; }
    }

    private sealed record QueueRecord
    {
        public QueueEntry? Put { get; init; }

        public string? Done { get; init; }
    }
}
