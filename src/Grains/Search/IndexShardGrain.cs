using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Indexing.Shards;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// A shard: the index in memory, its segments in blocks, and a journal that names what the segments do not hold yet. One loop does
/// all the writing (IndexShardGrain.Writing.cs), so that many parts share a journal write and a new snapshot for readers.
/// </summary>
[GrainType("indexshard"), Reentrant, CollectionAgeLimit(Days = 1)]
public sealed partial class IndexShardGrain(BlockStore blocks, ILogger<IndexShardGrain> logger) : Grain, IIndexShardGrain
{
    private BlockSegmentStore _segments = null!;
    private ShardIndex _index = null!;
    private Journal _journal = null!;

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _segments = new BlockSegmentStore(blocks, Key);
        _journal = new Journal(blocks, $"index/{Key}/j") { OnBroken = this.DeactivateOnIdle };
        using var manifest = new MemoryStream();
        var records = new List<IndexRecord>();
        await _journal.Recover(
            block => manifest.Write(block.Span),
            record => records.Add(JsonSerializer.Deserialize<IndexRecord>(record.Span, JsonBlocks.Options)!));
        var bytes = manifest.ToArray();

        // Off the scheduler: loading is work for a processor, and other grains must not wait for it.
        _index = await Task.Run(async () => await ShardIndex.OpenAsync(bytes, _segments, cancellation: cancellationToken), cancellationToken);
        foreach (var batch in records.Chunk(ReplayBatch))
        {
            var operations = await Task.Run(() => Load([.. batch.Select(r => (r, (byte[]?)null))]), cancellationToken);
            await Task.Run(() => _index.Apply(operations), cancellationToken);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        await (_writing ?? Task.CompletedTask);
        await _journal.Drain();
    }

    public Task Apply(IndexPart part)
    {
        var id = IndexNames.Part(part.DocumentId, part.Part);
        var version = part.Generation.Order;
        return IsStale(id, version) || IsStale(part.DocumentId, version, ofAnother: true)
            ? Task.CompletedTask
            : Write(new IndexRecord { DocumentId = part.DocumentId, Part = part.Part, Generation = part.Generation, Version = version, Blocks = [.. part.Blocks] }, part.Inline);
    }

    public async Task Remove(string documentId, int fromPart, long version)
    {
        // The first part is marked even where it is not known: a worker that comes late must find the mark.
        var writes = new List<Task>();
        for (var part = fromPart; (part == 0 && fromPart == 0) || _index.VersionOf(IndexNames.Part(documentId, part)) is not null; part++)
        {
            if (!IsStale(IndexNames.Part(documentId, part), version))
            {
                writes.Add(Write(new IndexRecord { DocumentId = documentId, Part = part, Version = version }, null));
            }
        }

        await Task.WhenAll(writes);
    }

    private bool IsStale(string indexedId, long version, bool ofAnother = false) =>
        _index.VersionOf(indexedId) is { } known && (ofAnother ? known > version : known >= version);

    /// <summary>A journaled write: a part, or a removal (no generation).</summary>
    private sealed record IndexRecord
    {
        public required string DocumentId { get; init; }

        public int Part { get; init; }

        public long Version { get; init; }

        public Generation? Generation { get; init; }

        public int[]? Blocks { get; init; }
    }
}
