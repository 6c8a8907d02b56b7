using System.Collections.Immutable;
using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using Orleans.Concurrency;

namespace IndexForge.Grains.Catalog;

/// <summary>A partition of the list of documents: memory in front of a journal.</summary>
[GrainType("documentcatalog"), Reentrant]
public sealed class DocumentCatalogGrain(BlockStore blocks) : Grain, IDocumentCatalogGrain
{
    private readonly NewestFirst<DocumentEntry> _entries = new(e => e.Id, e => e.CreatedAt, e => e.Revision);
    private Journal _journal = null!;
    private Task _durable = Task.CompletedTask;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new Journal(blocks, $"catalog/documents/{this.GetPrimaryKeyString()}") { OnBroken = this.DeactivateOnIdle };
        await _journal.Recover(
            snapshot =>
            {
                foreach (var entry in JsonBlocks.Unpack<DocumentEntry>(snapshot))
                {
                    _entries.Put(entry);
                }
            },
            record => Apply(JsonSerializer.Deserialize<DocumentEntry>(record.Span, JsonBlocks.Options)!));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _journal.Drain();

    public Task Note(DocumentEntry entry)
    {
        if (!Apply(entry))
        {
            // Known already, but perhaps not yet, or never, durable: a repeated call must not be told otherwise.
            return entry.Status is DocumentStatus.Queued or DocumentStatus.Processing ? Task.CompletedTask : _durable;
        }

        _durable = _journal.Append(JsonSerializer.SerializeToUtf8Bytes(entry, JsonBlocks.Options));
        if (_journal.WantsCompaction)
        {
            _ = _journal.Compact(JsonBlocks.Pack(_entries.All));
        }

        // Before its end a document's job is in the queue, and would note it again after a crash.
        return entry.Status is DocumentStatus.Queued or DocumentStatus.Processing ? Task.CompletedTask : _durable;
    }

    public Task<ImmutableArray<DocumentEntry>> Page(DocumentFilter filter, ListPlace? after, int limit) => Task.FromResult(_entries.Page(
        entry => (filter.Collection is null || entry.Collection == filter.Collection)
            && (filter.Status is null || entry.Status == filter.Status)
            && (filter.TagKey is null || (entry.Tags.TryGetValue(filter.TagKey, out var value) && (filter.TagValue is null || value == filter.TagValue))),
        after,
        limit));

    private bool Apply(DocumentEntry entry)
    {
        var put = _entries.Put(entry).Put;
        if (put && entry.Status == DocumentStatus.Deleted)
        {
            _entries.Remove(entry);
        }

        return put;
    }
}
