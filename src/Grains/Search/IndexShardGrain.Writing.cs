using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Resilience;
using IndexForge.Indexing;
using IndexForge.Indexing.Shards;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    private const int WriteBatch = 256;

    /// <summary>
    /// What the parts of one batch may take in memory, in bytes. A part counts for little stored and a lot unpacked (8,192 rows of a few
    /// characters are 100 KB packed and megabytes of objects): a batch bounded by number alone may hold gigabytes.
    /// </summary>
    private const long BatchBytes = 32L << 20;

    /// <summary>What a chunk takes beside its text: objects, ids, field ranges.</summary>
    private const int ChunkBytes = 512;

    private const int PartGap = 64;
    private readonly Queue<PendingWrite> _waiting = new();
    private Task? _writing;
    private readonly CancellationTokenSource _stop = new();
    private bool _stopping;

    private Task Write(IndexRecord record, byte[]? inline)
    {
        if (_stopping)
        {
            throw new ServiceException(ErrorCodes.ShuttingDown, "The index shard is stopping.");
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(new PendingWrite(record, inline, done));
        StartWriting();
        return done.Task;
    }

    private void StartWriting()
    {
        if (_writing is null or { IsCompleted: true })
        {
            _writing = WriteAll();
        }
    }

    private async Task WriteAll()
    {
        await Task.Yield();
        var batch = new List<PendingWrite>();
        while (batch.Count > 0 || _waiting.Count > 0 || _maintenance.Count > 0)
        {
            try
            {
                if (_maintenance.Count > 0)
                {
                    // What is asked for is done to segments that are whole.
                    await CompleteFlush();
                }

                await MaintainOnDemand();
                while (batch.Count < WriteBatch && _waiting.TryDequeue(out var next))
                {
                    batch.Add(next);
                }

                // What the index would refuse never reaches the journal: each activation would meet it again. Removals alone have nothing to unpack.
                var (changes, refused, taken) = batch.Exists(w => w.Record.Generation is not null) ? await threads.Run(() => Prepare(batch, 0)) : await Prepare(batch, 0);
                foreach (var (index, reason) in refused)
                {
                    batch[index].Done!.SetException(new ServiceException(ErrorCodes.MalformedDocument, reason));
                }

                // Journal first, then memory: a search never sees what a crash could take back.
                await Task.WhenAll(changes.Select(c => _journal.Append(JsonSerializer.SerializeToUtf8Bytes(c.Record, JsonBlocks.Options))));
                await threads.Run(() => ApplyAll(changes));
                await LetGoOfVectors();
                await EndCachedAnswers();
                batch.GetRange(0, taken).ForEach(w => w.Done!.TrySetResult());
                batch.RemoveRange(0, taken);
                await Maintain(more: batch.Count > 0 || _waiting.Count > 0);
                await ReportGrowth();
                StartModelWork();
            }
            catch (Exception e)
            {
                LogWriteFailed(e, Key);
                batch.ForEach(w => Refuse(w.Done!, e));

                // What is journaled may not be in memory: the next activation replays it. Until then nothing more is taken.
                _stopping = true;
                while (_waiting.TryDequeue(out var later))
                {
                    Refuse(later.Done!, e);
                }

                await MaintainOnDemand();
                this.DeactivateOnIdle();
                return;
            }
        }
    }

    /// <summary>Searches answered from before a change end before it is acknowledged: the next one sees it.</summary>
    private Task EndCachedAnswers() => GrainFactory.GetGrain<ICacheTagGrain>(CacheTags.Collection(IndexNames.Collection(Key))).Invalidate("index changed");

    private static void Refuse(TaskCompletionSource done, Exception cause) => done.TrySetException(
        MemoryShortage.Is(cause)
            ? new ServiceException(ErrorCodes.OutOfMemory, "There was not enough memory for the index to take the change; it starts again from storage.", retryAfterSeconds: 1)
            : new ServiceException(ErrorCodes.StorageUnavailable, "The index could not take the change; it starts again from storage.", retryAfterSeconds: 1));

    /// <summary>
    /// Reads and checks the parts that writes name, in order, from one on and until they fill a batch. A part whose blocks are gone was
    /// replaced by a later record and is left out; one that the index would not take is refused, by its place among the writes.
    /// </summary>
    /// <returns>Where it came to, beside what it found.</returns>
    private async Task<(List<Change> Changes, List<(int Index, string Reason)> Refused, int End)> Prepare(IReadOnlyList<PendingWrite> writes, int from)
    {
        var changes = new List<Change>();
        var refused = new List<(int, string)>();
        var bytes = 0L;
        var i = from;
        for (; i < writes.Count && bytes < BatchBytes; i++)
        {
            var (record, inline, done) = writes[i];
            if (record.Generation is not { } generation)
            {
                changes.Add(new Change(record, null));
                continue;
            }

            if (IsStale(record.DocumentId, record.Part, record.Version))
            {
                if (!IsThere(record.DocumentId, record.Part, record.Version))
                {
                    done?.SetException(TooLate(record.DocumentId));
                }

                continue;
            }

            if ((inline ?? await ReadPart(record.DocumentId, generation, record.Blocks!)) is not { } packed)
            {
                continue;
            }

            try
            {
                var operation = PartCodec.Decode(packed);
                bytes += BytesOf(operation);
                operation.Check();
                changes.Add(new Change(record, operation));
            }
            catch (IndexException e)
            {
                refused.Add((i, e.Message));
            }
        }

        return (changes, refused, i);
    }

    private static long BytesOf(IndexOperation operation)
    {
        var bytes = 0L;
        foreach (var chunk in operation.Chunks)
        {
            bytes += ChunkBytes + (2L * (chunk.Text.Length + (chunk.Title?.Length ?? 0) + (chunk.HeadingPath?.Length ?? 0)));
        }

        return bytes;
    }

    /// <summary>
    /// Applies journaled records again. One that is refused costs its document, never the shard. What has been replayed goes into segments as
    /// it does when it is written, so that a long journal needs no more memory than a short one, and an activation that dies on the way
    /// leaves the next one less to do.
    /// </summary>
    private async Task Replay(IReadOnlyList<IndexRecord> records, CancellationToken cancellation)
    {
        PendingWrite[] writes = [.. records.Select(r => new PendingWrite(r, null, null))];
        for (var at = 0; at < writes.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var (changes, refused, end) = await Task.Run(() => Prepare(writes, at), cancellation);
            foreach (var (index, reason) in refused)
            {
                LogRecordSkipped(Key, records[index].DocumentId, records[index].Part, reason);
            }

            await Task.Run(() => ApplyAll(changes), cancellation);
            await LetGoOfVectors();
            at = end;
            if (_index.NeedsFlush && _index.BeginFlush() is { } flush)
            {
                // The journal stays: it names what is not replayed yet, and the rest without effect.
                await threads.Run(async () => await flush.BuildAsync(cancellation));
                await _journal.Compact(Split(_index.Complete(flush)), _journal.FirstPosition);
            }
        }
    }

    private async Task ApplyAll(List<Change> changes)
    {
        var operations = new List<IndexOperation>(changes.Count);
        foreach (var (record, operation) in changes)
        {
            if (operation is null)
            {
                // What a removal finds depends on what came before it.
                _index.Apply(operations);
                operations.Clear();
                _index.Apply(Removals(record));
            }
            else if (!IsStale(record.DocumentId, record.Part, record.Version))
            {
                if (!record.Anew && _index.VersionOf(operation.DocumentId) is not null)
                {
                    // Whether it brings anything new depends on what came before it.
                    _index.Apply(operations);
                    operations.Clear();
                    if (await _index.HasSameAsync(operation))
                    {
                        _index.Renew(operation.DocumentId, operation.Version);
                        continue;
                    }
                }

                operations.Add(operation);
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

    private static List<byte[]> Split(byte[] bytes) => [.. bytes.Chunk(ByteBlock.MaxBytes)];

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} could not write; it starts again from storage.")]
    private partial void LogWriteFailed(Exception exception, string shard);

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} skips part {Part} of document {DocumentId}, which it cannot hold: {Reason}")]
    private partial void LogRecordSkipped(string shard, string documentId, int part, string reason);

    /// <summary>A write on its way in; without <c>Done</c> it is replayed.</summary>
    private sealed record PendingWrite(IndexRecord Record, byte[]? Inline, TaskCompletionSource? Done);

    /// <summary>A record with the operation of its part; a removal has none.</summary>
    private sealed record Change(IndexRecord Record, IndexOperation? Operation);
}
