using System.Buffers;
using System.Buffers.Binary;

namespace IndexForge.Grains.Blocks;

/// <summary>
/// A grain's growing state as a snapshot plus a tail of records, in blocks. Appends of one moment share a write (group commit):
/// while a block is being written the next one fills. Used from one activation's turns only, so nothing here locks.
/// Records are replayed on top of a snapshot that may already hold them: applying one twice must be harmless.
/// A second owner (a split activation of a cluster) is refused by its first record or snapshot and must end.
/// Layout: <c>{name}/m</c> manifest, <c>{name}/s{generation}/{i}</c> snapshot, <c>{name}/t{sequence}</c> tail.
/// </summary>
internal sealed class Journal(BlockStore blocks, string name)
{
    private const int CompactAfterBlocks = 128;
    private const int LateBytes = 16 << 10;

    /// <summary>How long a record that nobody waits for may lie in memory.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);

    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>ETags of the tail's blocks, oldest first; null where it is not known.</summary>
    private readonly Queue<string?> _tail = new();
    private readonly Queue<(byte[] Data, TaskCompletionSource Done)> _overflow = new();
    private TaskCompletionSource _pendingDone = NewCompletion();
    private TaskCompletionSource _hurry = NewCompletion();
    private Task? _flushing;
    private Task _compacting = Task.CompletedTask;
    private OwnedBlock _manifestBlock = null!;
    private JournalManifest _manifest;
    private long _nextTail;
    private long _tailBytes;
    private Exception? _broken;

    /// <summary>The clock that late records are held by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called when the journal can no longer say what is stored: the activation must end and recover.</summary>
    public Action? OnBroken { get; set; }

    /// <summary>Whether the tail has grown enough to be worth a <see cref="Compact"/>.</summary>
    public bool WantsCompaction =>
        _compacting.IsCompleted && _nextTail - _manifest.FirstTail >= CompactAfterBlocks && _tailBytes >= _manifest.SnapshotBytes / 2;

    /// <summary>Where the next block of records goes: everything durable so far is before it.</summary>
    public long Position => _nextTail;

    /// <summary>Where the tail begins: what is before it is in the snapshot.</summary>
    public long FirstPosition => _manifest.FirstTail;

    /// <summary>Reads everything stored: snapshot blocks first, then records in order.</summary>
    public async Task Recover(Action<ReadOnlyMemory<byte>> onSnapshot, Action<ReadOnlyMemory<byte>> onRecord)
    {
        _manifestBlock = await blocks.Own($"{name}/m");
        if (_manifestBlock.Data is { } bytes)
        {
            _manifest = JournalManifest.Parse(bytes, name);
            _nextTail = _manifest.FirstTail;
        }

        for (var i = 0; i < _manifest.SnapshotBlocks; i++)
        {
            onSnapshot(await blocks.Read($"{name}/s{_manifest.Generation}/{i}")
                ?? throw new ServiceException(ErrorCodes.InternalError, $"Block {i} of snapshot {_manifest.Generation} of '{name}' is missing from storage."));
        }

        for (; await blocks.Read($"{name}/t{_nextTail}") is { } block; _nextTail++)
        {
            _tail.Enqueue(null);
            _tailBytes += block.Length;
            foreach (var record in Records(block, $"{name}/t{_nextTail}"))
            {
                onRecord(record);
            }
        }

        await DropUnfinishedSnapshot();
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

        var done = Add(record);
        _hurry.TrySetResult();
        return done;
    }

    /// <summary>
    /// Adds a record that a crash may take back: it goes out with the next that somebody waits for, or within <see cref="Linger"/>, so that it
    /// seldom costs a write of its own.
    /// </summary>
    public void AppendLate(ReadOnlySpan<byte> record)
    {
        if (_broken is null)
        {
            Add(record);
            if (_pending.WrittenCount > LateBytes)
            {
                _hurry.TrySetResult();
            }
        }
    }

    private Task Add(ReadOnlySpan<byte> record)
    {
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
        _hurry.TrySetResult();
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
        while (_overflow.Count > 0 || _pending.WrittenCount > 0)
        {
            if (_overflow.Count == 0 && !_hurry.Task.IsCompleted)
            {
                // Nobody waits for what is there yet.
                await _hurry.Task.WaitAsync(Linger, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }

            // Let the other calls of this moment add their records to the same block.
            await Task.Yield();
            if (!_overflow.TryDequeue(out var batch))
            {
                batch = (_pending.WrittenSpan.ToArray(), _pendingDone);
                _pending.ResetWrittenCount();
                _pendingDone = NewCompletion();
                _hurry = NewCompletion();
            }

            try
            {
                _tail.Enqueue(await blocks.Create($"{name}/t{_nextTail}", batch.Data));
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
        catch (Exception e)
        {
            // The manifest may have been written, or another owner is at work: nothing more is taken.
            _broken = e;
            OnBroken?.Invoke();
            throw;
        }
    }

    private async Task Replace(IReadOnlyList<byte[]> snapshot, long firstTail)
    {
        // Written as new blocks under the next generation, which another owner may be writing too: one of the two is refused.
        var next = new JournalManifest(_manifest.Generation + 1, snapshot.Count, firstTail, snapshot.Sum(block => (long)block.Length));
        for (var i = 0; i < snapshot.Count; i++)
        {
            await blocks.Create($"{name}/s{next.Generation}/{i}", snapshot[i]);
        }

        await _manifestBlock.Write(next.ToBytes());
        var former = _manifest;
        (_manifest, _tailBytes) = (next, 0);
        await Remove(former);
    }

    /// <summary>Removes what a snapshot has replaced: all of it is known, so nothing is read to find it.</summary>
    private async Task Remove(JournalManifest former)
    {
        // From the oldest: what a crash leaves must touch the place where the next sweep begins to look.
        for (var i = former.FirstTail; i < _manifest.FirstTail; i++)
        {
            await blocks.Delete($"{name}/t{i}", _tail.Dequeue());
        }

        for (var i = former.SnapshotBlocks - 1; i >= 0; i--)
        {
            await blocks.Delete($"{name}/s{former.Generation}/{i}");
        }
    }

    /// <summary>Removes a snapshot that a crash left without its manifest.</summary>
    private async Task DropUnfinishedSnapshot()
    {
        var generation = _manifest.Generation + 1;
        if (await blocks.Read($"{name}/s{generation}/0") is null)
        {
            return;
        }

        // Should its writer live still, its manifest must be refused before its blocks go: the ETag it holds ends here.
        await _manifestBlock.Write(_manifest.ToBytes());
        await DropSnapshot(generation);
    }

    /// <summary>Removes what the manifest no longer names; a crash may have left it behind.</summary>
    private async Task Sweep()
    {
        // What remains must always touch the place where the next sweep begins to look, or a crash would hide it.
        var oldest = _manifest.FirstTail;
        while (oldest > 0 && await blocks.Read($"{name}/t{oldest - 1}") is not null)
        {
            oldest--;
        }

        for (; oldest < _manifest.FirstTail; oldest++)
        {
            await blocks.Delete($"{name}/t{oldest}");
        }

        if (_manifest.Generation > 1)
        {
            await DropSnapshot(_manifest.Generation - 1);
        }
    }

    private async Task DropSnapshot(long generation)
    {
        var count = 0;
        while (await blocks.Read($"{name}/s{generation}/{count}") is not null)
        {
            count++;
        }

        while (count > 0)
        {
            await blocks.Delete($"{name}/s{generation}/{--count}");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Records(byte[] block, string key)
    {
        for (var at = 0; at < block.Length;)
        {
            var length = block.Length - at < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(block.AsSpan(at));
            if (length < 0 || length > block.Length - at - 4)
            {
                throw new ServiceException(ErrorCodes.InternalError, $"Block '{key}' does not end where its records do: what is stored is damaged and is left as it is.");
            }

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
