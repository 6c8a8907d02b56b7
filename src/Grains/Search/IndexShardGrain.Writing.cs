using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;
using IndexForge.Indexing.Shards;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    private const int ReplayBatch = 64;
    private const int WriteBatch = 256;
    private const int PartGap = 64;
    private readonly Queue<(IndexRecord Record, byte[]? Inline, TaskCompletionSource Done)> _waiting = new();
    private Task? _writing;
    private readonly CancellationTokenSource _stop = new();
    private Task<SegmentBuild>? _merging;
    private SegmentBuild? _build;
    private bool _stopping;

    private Task Write(IndexRecord record, byte[]? inline)
    {
        if (_stopping)
        {
            throw new ServiceException(ErrorCodes.ShuttingDown, "The index shard is stopping.");
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((record, inline, done));
        if (_writing is null or { IsCompleted: true })
        {
            _writing = WriteAll();
        }

        return done.Task;
    }

    private async Task WriteAll()
    {
        await Task.Yield();
        while (_waiting.Count > 0)
        {
            var batch = new List<(IndexRecord Record, byte[]? Inline, TaskCompletionSource Done)>();
            while (batch.Count < WriteBatch && _waiting.TryDequeue(out var next))
            {
                batch.Add(next);
            }

            try
            {
                // Journal first, then memory: a search never sees what a crash could take back.
                await Task.WhenAll(batch.Select(w => _journal.Append(JsonSerializer.SerializeToUtf8Bytes(w.Record, JsonBlocks.Options))));
                await Task.Run(() => ApplyAll([.. batch.Select(w => (w.Record, w.Inline))]));
                batch.ForEach(w => w.Done.SetResult());
                await Maintain();
            }
            catch (Exception e)
            {
                LogWriteFailed(e, Key);
                batch.ForEach(w => Refuse(w.Done));

                // What is journaled may not be in memory: the next activation replays it. Until then nothing more is taken.
                _stopping = true;
                while (_waiting.TryDequeue(out var later))
                {
                    Refuse(later.Done);
                }

                this.DeactivateOnIdle();
                return;
            }
        }
    }

    private static void Refuse(TaskCompletionSource done) =>
        done.TrySetException(new ServiceException(ErrorCodes.StorageUnavailable, "The index could not take the change; it starts again from storage.", retryAfterSeconds: 1));

    /// <summary>Applies records in order. A part whose blocks are gone was replaced by a later record.</summary>
    private async Task ApplyAll(IReadOnlyList<(IndexRecord Record, byte[]? Inline)> records)
    {
        var operations = new List<IndexOperation>(records.Count);
        foreach (var (record, inline) in records)
        {
            if (record.Generation is not { } generation)
            {
                // What a removal finds depends on what came before it.
                _index.Apply(operations);
                operations.Clear();
                _index.Apply(Removals(record));
            }
            else if (!IsStale(record.DocumentId, record.Part, record.Version)
                && (inline ?? await ReadPart(record.DocumentId, generation, record.Blocks!)) is { } bytes)
            {
                operations.Add(PartCodec.Decode(bytes));
            }
        }

        _index.Apply(operations);
    }

    private List<IndexOperation> Removals(IndexRecord record)
    {
        var removals = new List<IndexOperation>();
        if (record.Part == 0)
        {
            // The first part is marked even where it is not known: a worker that comes late must find the mark.
            removals.Add(IndexOperation.Delete(record.DocumentId, record.Version));
        }

        // Parts are applied side by side, so a document that was never finished may have gaps.
        for (int part = Math.Max(1, record.Part), missing = 0; missing < PartGap; part++)
        {
            var id = IndexNames.Part(record.DocumentId, part);
            if (_index.VersionOf(id) is null)
            {
                missing++;
                continue;
            }

            missing = 0;
            removals.Add(IndexOperation.Delete(id, record.Version));
        }

        return removals;
    }

    private async Task<byte[]?> ReadPart(string documentId, Generation generation, int[] numbers)
    {
        var stored = new GenerationBlocks(blocks, documentId, generation);
        using var bytes = new MemoryStream();
        foreach (var number in numbers)
        {
            if (await stored.Find(number) is not { } block)
            {
                return null;
            }

            bytes.Write(block);
        }

        return bytes.ToArray();
    }

    /// <summary>Moves a full head into a segment, and merges segments beside the writing.</summary>
    private async Task Maintain()
    {
        if (_index.NeedsFlush && _index.BeginFlush() is { } flush)
        {
            // Everything journaled so far has been applied, so the segment holds it.
            var position = _journal.Position;
            await Task.Run(async () => await flush.BuildAsync());
            await _journal.Compact(Split(_index.Complete(flush)), position);
        }

        if (_merging is { IsCompleted: true } merged)
        {
            _merging = null;
            if (!merged.IsCompletedSuccessfully)
            {
                _index.Abandon(_build!);
            }
            else
            {
                // The journal's tail stays as it is: what it names is newer than what was merged, or known already.
                await _journal.Compact(Split(_index.Complete(merged.Result)), _journal.FirstPosition);
                foreach (var (segment, count) in merged.Result.Replaced)
                {
                    await _segments.DeleteSegmentAsync(segment, count, CancellationToken.None);
                }
            }
        }

        if (_merging is null && _index.BeginMerge() is { } merge)
        {
            _build = merge;
            _merging = Task.Run(() => Build(merge));
        }
    }

    private async Task<SegmentBuild> Build(SegmentBuild merge)
    {
        try
        {
            await merge.BuildAsync(_stop.Token);
            return merge;
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            LogMergeFailed(e, Key);
            throw;
        }
    }

    private static List<byte[]> Split(byte[] bytes) => [.. bytes.Chunk(ByteBlock.MaxBytes)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} could not write; it starts again from storage.")]
    private partial void LogWriteFailed(Exception exception, string shard);

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} could not merge segments.")]
    private partial void LogMergeFailed(Exception exception, string shard);
}
