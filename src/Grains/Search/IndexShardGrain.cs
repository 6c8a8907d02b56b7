using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Models.Embedding;
using IndexForge.Indexing.Shards;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Search;

/// <summary>
/// A shard: the index in memory, its segments in blocks, and a journal that names what the segments do not hold yet. One loop does
/// all the writing (IndexShardGrain.Writing.cs), so that many parts share a journal write and a new snapshot for readers.
/// </summary>
[GrainType("indexshard"), Reentrant, CollectionAgeLimit(Days = 1)]
public sealed partial class IndexShardGrain(BlockStore blocks, WorkThreads threads, SearchThreads searches, BasisStore bases, EmbeddingClient embeddings, IOptions<IndexOptions> options, ILogger<IndexShardGrain> logger) : Grain, IIndexShardGrain
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

        // Before the replay: chunks that are replayed get their vectors as they come.
        await OpenBases(cancellationToken);
        await OpenSpaces();
        await Replay(records, cancellationToken);
        StartEmbedding();
        StartModelWork();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping = true;
        await (_writing ?? Task.CompletedTask);

        // A merge or a flush that went on beyond this activation would write into the segment that the next one builds.
        await _stop.CancelAsync();
        await _embedding;
        await _modelWork;
        await ((Task?)_merging ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await (_flushing?.Written ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _journal.Drain();
        foreach (var log in _vectorLogs.Values)
        {
            await log.Drain();
        }

        _stop.Dispose();
    }

    public Task Apply(IndexPart part) => IsStale(part.DocumentId, part.Part, part.Generation.Order)
        ? Known(part)
        : Write(
            new IndexRecord
            {
                DocumentId = part.DocumentId,
                Part = part.Part,
                Version = part.Generation.Order,
                Generation = part.Generation,
                Blocks = [.. part.Blocks],
                Anew = part.Anew,
            },
            part.Inline);

    public Task Remove(string documentId, int fromPart, long version) =>
        Write(new IndexRecord { DocumentId = documentId, Part = fromPart, Version = version }, null);

    /// <summary>
    /// A part that is there: repeated after an interruption, perhaps of the one who would have told. One that is older than what the index
    /// knows is refused: its worker must not take for indexed what no search will find.
    /// </summary>
    private Task Known(IndexPart part) => IsThere(part.DocumentId, part.Part, part.Generation.Order) ? EndCachedAnswers() : throw TooLate(part.DocumentId);

    private bool IsThere(string documentId, int part, long version) =>
        _index.VersionOf(IndexNames.Part(documentId, part)) == version && _index.VersionOf(documentId) <= version;

    private static ServiceException TooLate(string documentId) =>
        new(ErrorCodes.Conflict, $"The index knows a newer version of document {documentId}, or of its deletion.");

    /// <summary>Whether a part comes too late: a newer version of it is known, or of the document's first part (removal marks that one).</summary>
    private bool IsStale(string documentId, int part, long version) =>
        _index.VersionOf(IndexNames.Part(documentId, part)) >= version || _index.VersionOf(documentId) > version;

    /// <summary>A journaled write: a part, or (without a generation) the removal of all parts from one on.</summary>
    private sealed record IndexRecord
    {
        public required string DocumentId { get; init; }

        public int Part { get; init; }

        public long Version { get; init; }

        public Generation? Generation { get; init; }

        public int[]? Blocks { get; init; }

        public bool Anew { get; init; }
    }
}
