using System.Buffers;
using System.Buffers.Binary;

namespace IndexForge.Grains.Blocks;

/// <summary>
/// A grain's growing state as a snapshot plus a tail of records, in blocks. Appends of one moment share a write (group commit):
/// while a block is being written the next one fills. Used from one activation's turns only, so nothing here locks.
/// Records are replayed on top of a snapshot that may already hold them: applying one twice must be harmless.
/// Layout: <c>{name}/m</c> manifest, <c>{name}/s{generation}/{i}</c> snapshot, <c>{name}/t{sequence}</c> tail.
/// </summary>
internal sealed class Journal(BlockStore blocks, string name)
{
    private const int CompactAfterBlocks = 128;
    private readonly ArrayBufferWriter<byte> _pending = new();
    private readonly Queue<(byte[] Data, TaskCompletionSource Done)> _overflow = new();
    private TaskCompletionSource _pendingDone = NewCompletion();
    private Task? _flushing;
    private Task _compacting = Task.CompletedTask;
    private long _generation;
    private int _snapshotBlocks;
    private long _firstTail;
    private long _nextTail;
    private long _tailBytes;
    private long _snapshotBytes;
    private Exception? _broken;

    /// <summary>Called when the journal can no longer say what is stored: the activation must end and recover.</summary>
    public Action? OnBroken { get; set; }

    /// <summary>Whether the tail has grown enough to be worth a <see cref="Compact"/>.</summary>
    public bool WantsCompaction =>
        _compacting.IsCompleted && _nextTail - _firstTail >= CompactAfterBlocks && _tailBytes >= _snapshotBytes / 2;

    /// <summary>Where the next block of records goes: everything durable so far is before it.</summary>
    public long Position => _nextTail;

    /// <summary>Where the tail begins: what is before it is in the snapshot.</summary>
    public long FirstPosition => _firstTail;

    /// <summary>Reads everything stored: snapshot blocks first, then records in order.</summary>
    public async Task Recover(Action<ReadOnlyMemory<byte>> onSnapshot, Action<ReadOnlyMemory<byte>> onRecord)
    {
        if (await blocks.Read($"{name}/m") is { Length: 28 } manifest)
        {
            _generation = BinaryPrimitives.ReadInt64LittleEndian(manifest);
            _snapshotBlocks = BinaryPrimitives.ReadInt32LittleEndian(manifest.AsSpan(8));
            _firstTail = BinaryPrimitives.ReadInt64LittleEndian(manifest.AsSpan(12));
            _snapshotBytes = BinaryPrimitives.ReadInt64LittleEndian(manifest.AsSpan(20));
        }

        for (var i = 0; i < _snapshotBlocks; i++)
        {
            onSnapshot(await blocks.Read($"{name}/s{_generation}/{i}")
                ?? throw new ServiceException(ErrorCodes.InternalError, $"Block {i} of snapshot {_generation} of '{name}' is missing from storage."));
        }

        for (_nextTail = _firstTail; await blocks.Read($"{name}/t{_nextTail}") is { } block; _nextTail++)
        {
            _tailBytes += block.Length;
            foreach (var record in Records(block))
            {
                onRecord(record);
            }
        }

        await Sweep();
    }

    /// <summary>Adds a record; completes when it is durable.</summary>
    public Task Append(ReadOnlySpan<byte> record)
    {
        if (_broken is { } cause)
        {
            // A record that was taken now could become durable while an earlier one, already in memory, never does.
            return Task.FromException(cause);
        }

        if (_pending.WrittenCount > 0 && _pending.WrittenCount + record.Length + 4 > ByteBlock.MaxBytes)
        {
            // A full block goes out on its own; what follows waits for the next.
            _overflow.Enqueue((_pending.WrittenSpan.ToArray(), _pendingDone));
            _pending.ResetWrittenCount();
            _pendingDone = NewCompletion();
        }

        BinaryPrimitives.WriteInt32LittleEndian(_pending.GetSpan(4), record.Length);
        _pending.Advance(4);
        _pending.Write(record);
        var done = _pendingDone.Task;
        if (_flushing is null or { IsCompleted: true })
        {
            _flushing = Flush();
        }

        return done;
    }

    /// <summary>Completes when all records appended so far are durable or have failed.</summary>
    public async Task Drain()
    {
        await (_flushing ?? Task.CompletedTask);

        // Whoever asked for the compaction has been told of its failure; the tail still holds everything.
        await _compacting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>
    /// Replaces snapshot and tail by a new snapshot. The blocks are taken at once, so they hold every record appended so far.
    /// </summary>
    public Task Compact(IReadOnlyList<byte[]> snapshot) => Compact(snapshot, _nextTail);

    /// <summary>Replaces the tail before <paramref name="position"/> by a snapshot that holds it.</summary>
    public Task Compact(IReadOnlyList<byte[]> snapshot, long position) => _compacting = WriteSnapshot(snapshot, position);

    private async Task Flush()
    {
        // Let the other calls of this moment add their records to the same block.
        await Task.Yield();
        while (_overflow.Count > 0 || _pending.WrittenCount > 0)
        {
            if (!_overflow.TryDequeue(out var batch))
            {
                batch = (_pending.WrittenSpan.ToArray(), _pendingDone);
                _pending.ResetWrittenCount();
                _pendingDone = NewCompletion();
            }

            try
            {
                await blocks.Create($"{name}/t{_nextTail}", batch.Data);
                _nextTail++;
                _tailBytes += batch.Data.Length;
                batch.Done.SetResult();
            }
            catch (Exception e)
            {
                // Whether the block was written is unknown, so memory may differ from storage: only a fresh recovery can tell.
                _broken = e;
                Fail(batch.Done, e);
                while (_overflow.TryDequeue(out var later))
                {
                    Fail(later.Done, e);
                }

                Fail(_pendingDone, e);
                _pendingDone = NewCompletion();
                _pending.ResetWrittenCount();
                OnBroken?.Invoke();
                return;
            }
        }
    }

    private async Task WriteSnapshot(IReadOnlyList<byte[]> snapshot, long firstTail)
    {
        await Task.Yield();
        try
        {
            await Replace(snapshot, firstTail);
        }
        catch
        {
            // The manifest may have been written: a second try under the same generation would write over what it names.
            OnBroken?.Invoke();
            throw;
        }
    }

    private async Task Replace(IReadOnlyList<byte[]> snapshot, long firstTail)
    {
        var generation = _generation + 1;
        for (var i = 0; i < snapshot.Count; i++)
        {
            await blocks.Put($"{name}/s{generation}/{i}", snapshot[i]);
        }

        var manifest = new byte[28];
        var bytes = snapshot.Sum(b => (long)b.Length);
        BinaryPrimitives.WriteInt64LittleEndian(manifest, generation);
        BinaryPrimitives.WriteInt32LittleEndian(manifest.AsSpan(8), snapshot.Count);
        BinaryPrimitives.WriteInt64LittleEndian(manifest.AsSpan(12), firstTail);
        BinaryPrimitives.WriteInt64LittleEndian(manifest.AsSpan(20), bytes);
        await blocks.Put($"{name}/m", manifest);
        (_generation, _snapshotBlocks, _firstTail, _snapshotBytes, _tailBytes) = (generation, snapshot.Count, firstTail, bytes, 0);
        await Sweep();
    }

    /// <summary>Removes what the manifest no longer names; a crash may have left it behind.</summary>
    private async Task Sweep()
    {
        // What remains must always touch the place where the next sweep begins to look, or a crash would hide it.
        var oldest = _firstTail;
        while (oldest > 0 && await blocks.Read($"{name}/t{oldest - 1}") is not null)
        {
            oldest--;
        }

        for (; oldest < _firstTail; oldest++)
        {
            await blocks.Delete($"{name}/t{oldest}");
        }

        var count = 0;
        while (_generation > 1 && await blocks.Read($"{name}/s{_generation - 1}/{count}") is not null)
        {
            count++;
        }

        while (count > 0)
        {
            await blocks.Delete($"{name}/s{_generation - 1}/{--count}");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(byte[] block)
    {
        for (var at = 0; at < block.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at));
            yield return block.AsMemory(at + 4, length);
            at += 4 + length;
        }
    }

    private static void Fail(TaskCompletionSource done, Exception e)
    {
        done.TrySetException(e);
        _ = done.Task.Exception;
    }

    private static TaskCompletionSource NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
