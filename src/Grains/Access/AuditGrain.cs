using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using IndexForge.Grains.Blocks;
using Orleans.Concurrency;

namespace IndexForge.Grains.Access;

/// <summary>A log as a journal: appends of one moment share a write, the snapshot is the newest entries.</summary>
[GrainType("audit"), Reentrant]
public sealed class AuditGrain(BlockStore blocks) : Grain, IAuditGrain
{
    /// <summary>Oldest first, numbered without gaps.</summary>
    private readonly Queue<NumberedEntry> _entries = new();
    private long _last;
    private Journal _journal = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"audit/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle };
        return _journal.Recover(
            snapshot =>
            {
                foreach (var entry in JsonBlocks.Unpack<NumberedEntry>(snapshot))
                {
                    Apply(entry);
                }
            },
            record => Apply(JsonSerializer.Deserialize<NumberedEntry>(record.Span, JsonBlocks.Options)!));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _journal.Drain();

    public async Task Append(ImmutableArray<AuditEntry> entries)
    {
        var durable = Task.CompletedTask;
        foreach (var entry in entries)
        {
            var numbered = new NumberedEntry(_last + 1, entry);
            Apply(numbered);
            durable = _journal.Append(JsonSerializer.SerializeToUtf8Bytes(numbered, JsonBlocks.Options));
        }

        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_entries));
        }

        await durable;
    }

    public Task<Page<AuditEntry>> Read(string? actor, string? cursor, int limit)
    {
        if (!long.TryParse(cursor ?? $"{_last + 1}", NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            throw new ServiceException(ErrorCodes.InvalidRequest, "The cursor is none of this list's.");
        }

        var page = _entries.Reverse().Where(e => e.Number < before && (actor is null || e.Entry.Actor == actor)).Take(limit + 1).ToList();
        var next = page.Count > limit ? page[limit - 1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new Page<AuditEntry>([.. page.Take(limit).Select(e => e.Entry)], next));
    }

    /// <summary>Twice is harmless: the number tells.</summary>
    private void Apply(NumberedEntry entry)
    {
        if (entry.Number <= _last)
        {
            return;
        }

        _last = entry.Number;
        _entries.Enqueue(entry);
        if (_entries.Count > IAuditGrain.Kept)
        {
            _entries.Dequeue();
        }
    }

    private sealed record NumberedEntry(long Number, AuditEntry Entry);
}
