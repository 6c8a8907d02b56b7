using System.Collections.Immutable;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Search;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;

namespace IndexForge.Grains.Processing;

/// <summary>
/// Collects chunks into parts, stores each part in the document's generation and gives it to the index. While one part is on its
/// way the next is collected; no more than two are in memory. Where readers see an older generation meanwhile (<c>atOnce</c> is false),
/// the index gets the parts only when all are stored: an attempt that fails must not leave a mixture.
/// </summary>
internal sealed class PartWriter(string documentId, Generation generation, GenerationBlocks stored, IIndexShardGrain shard, IndexOptions options, StageClock clock, bool atOnce) : IAsyncDisposable
{
    private const int InlineBytes = 256 << 10;

    /// <summary>Chunks of a part of prose: at least this many, and as many more on average as the other says.</summary>
    private const int ProsePart = 8;
    private const int ProseSpread = 32;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<StoredPart> _parts = [];
    private List<ChunkInput> _chunks = [];
    private long _chars;
    private long _firstChunk;
    private Task _underWay = Task.CompletedTask;

    /// <summary>Chunks taken so far.</summary>
    public long ChunkCount { get; private set; }

    /// <summary>Characters of all chunks.</summary>
    public long TextLength { get; private set; }

    public ImmutableArray<StoredPart> Parts => [.. _parts];

    /// <summary>Takes chunks, in reading order; sheets that are read side by side take turns.</summary>
    /// <param name="chunks">The chunks.</param>
    /// <param name="prose">Whether parts end where a chunk's own content says, so that an edit leaves the parts around it as they were.</param>
    public async Task Add(IReadOnlyList<ChunkInput> chunks, bool prose = false)
    {
        await _turn.WaitAsync();
        try
        {
            foreach (var chunk in chunks)
            {
                _chunks.Add(chunk);
                _chars += chunk.Text.Length;
                ChunkCount++;
                TextLength += chunk.Text.Length;
                if (_chunks.Count >= options.PartChunks || _chars >= options.PartChars
                    || (prose && _chunks.Count >= ProsePart && StableHash.Of(chunk.ChunkId) % ProseSpread == 0))
                {
                    await Seal();
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for what is under way: nobody may write once an attempt's end is told.</summary>
    public async ValueTask DisposeAsync()
    {
        await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _turn.Dispose();
    }

    /// <summary>Sends the last part and waits until the index has everything, and nothing of older generations.</summary>
    public async Task Finish()
    {
        if (_chunks.Count > 0)
        {
            await Seal();
        }

        await _underWay;
        for (var number = 0; number < _parts.Count && !atOnce; number++)
        {
            await clock.Measure(StageClock.Stage.Index, shard.Apply(new IndexPart(documentId, number, generation, _parts[number].Blocks, null)));
        }

        await clock.Measure(StageClock.Stage.Index, shard.Remove(documentId, _parts.Count, generation.Order));
    }

    private async Task Seal()
    {
        await _underWay;
        var number = _parts.Count;
        var first = _firstChunk;
        var chunks = _chunks;
        (_chunks, _chars, _firstChunk) = ([], 0, first + chunks.Count);
        _parts.Add(new StoredPart(first, []));
        _underWay = Send(number, first, chunks);
    }

    private async Task Send(int number, long first, List<ChunkInput> chunks)
    {
        // On the scheduler of the work that this is part of, beside what it reads meanwhile.
        var bytes = await Task.Factory.StartNew(
            () => PartCodec.Encode(IndexOperation.Upsert(IndexNames.Part(documentId, number), generation.Order, chunks)),
            CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        var blocks = new List<int>();
        foreach (var block in bytes.Chunk(ByteBlock.MaxBytes))
        {
            blocks.Add(await stored.Write(block));
        }

        _parts[number] = new StoredPart(first, [.. blocks]);
        if (atOnce)
        {
            await clock.Measure(
                StageClock.Stage.Index,
                shard.Apply(new IndexPart(documentId, number, generation, [.. blocks], bytes.Length <= InlineBytes ? bytes : null)));
        }
    }
}
