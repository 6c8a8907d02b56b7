using System.Collections.Immutable;
using System.Globalization;
using System.Buffers.Binary;
using IndexForge.Grains.Blocks;
using IndexForge.Indexing.Vectors;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

/// <summary>Vectors of a model: made in the background from what has none, kept with the hashes of their texts, never in the way of a write.</summary>
public sealed partial class IndexShardGrain
{
    /// <summary>Bytes of new vectors at which they are moved out of the log.</summary>
    private const long MaxLogBytes = 16 << 20;

    private readonly Dictionary<int, HashSet<int>> _storedIn = [];
    private readonly Dictionary<int, Journal> _vectorLogs = [];
    private SpaceRef? _space;
    private SpaceRef? _nextSpace;
    private Task _modelWork = Task.CompletedTask;
    private IGrainTimer? _pause;
    private long _logBytes;

    private IModelSpaceGrain Spaces => GrainFactory.GetGrain<IModelSpaceGrain>(Collection);

    public async Task UseSpaces(SpaceView view)
    {
        await InWriting(async () =>
        {
            var former = _space;
            foreach (var space in (SpaceRef?[])[view.Active, view.Next])
            {
                if (space is not null && !_storedIn.ContainsKey(space.Version))
                {
                    await OpenSpace(space);
                }
            }

            (_space, _nextSpace) = (view.Active, view.Next);
            _index.KeepSpaces([.. ((SpaceRef?[])[_space, _nextSpace]).OfType<SpaceRef>().Select(s => s.Version)]);
            foreach (var version in view.Retired)
            {
                await RemoveSpace(version);
            }

            if (former != _space)
            {
                // Answers by the model before may be kept somewhere.
                await EndCachedAnswers();
            }
        });
        StartModelWork();
    }

    public async Task<bool> EmbedNow()
    {
        _pause?.Dispose();
        _pause = null;
        StartModelWork();
        await _modelWork;
        return _pause is null;
    }

    public Task<ImmutableArray<FoundVector>> Vectors(ImmutableArray<ulong> hashes)
    {
        var space = _space?.Version;
        return Task.Run(() => hashes.Select(h => space is { } version && _index.FindVector(version, h) is { } vector
            ? new FoundVector(true, [.. vector])
            : new FoundVector(false, [])).ToImmutableArray());
    }

    /// <summary>The spaces that a search may rank by: the active one, though chunks that came just now have no vector yet, and the next once it is whole.</summary>
    private ImmutableArray<SpaceRef> UsableSpaces()
    {
        var usable = ImmutableArray.CreateBuilder<SpaceRef>(2);
        if (_space is { } active)
        {
            usable.Add(active);
        }

        if (_nextSpace is { } next && _index.Missing(next.Version) == 0)
        {
            usable.Add(next);
        }

        return usable.DrainToImmutable();
    }

    private async Task OpenSpaces()
    {
        if (!embeddings.IsConfigured)
        {
            return;
        }

        var view = await Spaces.Present();
        foreach (var space in (SpaceRef?[])[view.Active, view.Next])
        {
            if (space is not null)
            {
                await OpenSpace(space);
            }
        }

        (_space, _nextSpace) = (view.Active, view.Next);
    }

    private async Task OpenSpace(SpaceRef space)
    {
        _index.UseSpace(new ModelSpace(space.Version, space.Name, space.Dimensions, embeddings.Weight));
        var stored = _storedIn[space.Version] = [];
        foreach (var segment in _index.Segments)
        {
            if (await RestoreVectors(space.Version, segment))
            {
                stored.Add(segment);
            }
        }

        var log = _vectorLogs[space.Version] = new Journal(blocks, $"index/{Key}/e{space.Version}") { OnBroken = this.DeactivateOnIdle };
        using var snapshot = new MemoryStream();
        await log.Recover(block => snapshot.Write(block.Span), record => Remember(space, record.Span));
        for (var rest = snapshot.ToArray().AsMemory(); rest.Length > 4;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length < 0 || length > rest.Length - 4)
            {
                LogVectorsDamaged(Key, space.Version);
                break;
            }

            Remember(space, rest.Span.Slice(4, length));
            rest = rest[(4 + length)..];
        }
    }

    /// <summary>What is damaged is made again: vectors can be had, if for money.</summary>
    private void Remember(SpaceRef space, ReadOnlySpan<byte> record)
    {
        if (!_index.Remember(space.Version, record))
        {
            LogVectorsDamaged(Key, space.Version);
        }
    }

    private void StartModelWork()
    {
        if (_modelWork.IsCompleted && _pause is null && !_stopping && (_nextSpace ?? _space) is not null)
        {
            _modelWork = EmbedByModel();
        }
    }

    private async Task EmbedByModel()
    {
        await Task.Yield();
        try
        {
            // What the configured model is comes last: vectors of one that is on its way out are not paid for.
            for (SpaceRef? told = null; (_nextSpace ?? _space) is { } space && (told != space || _index.Missing(space.Version) > 0);)
            {
                var made = false;

                // Their record is to fit a block.
                var texts = Math.Clamp(ByteBlock.MaxBytes * 3 / 4 / space.Dimensions, 1, embeddings.PassagesAtOnce);
                while (!_stopping && await threads.Run(async () => await _index.NextAsync(space.Version, texts, _stop.Token)) is { } work)
                {
                    var vectors = work.Texts.Count == 0 ? [] : await embeddings.Passages(space, work.Texts, _stop.Token);
                    var record = await threads.Run(() => Task.FromResult(_index.Put(work, vectors)));
                    made |= record is not null;
                    if (record is not null && _vectorLogs.TryGetValue(space.Version, out var log))
                    {
                        await log.Append(record);
                        _logBytes += record.Length;
                    }

                    if (_logBytes > MaxLogBytes)
                    {
                        await InWriting(() => SaveModelVectors(space.Version));
                    }
                }

                if (_stopping)
                {
                    return;
                }

                told = space;
                await InWriting(() => SaveModelVectors(space.Version));
                if (space == _nextSpace)
                {
                    // The answer to this comes by UseSpaces, perhaps with another space to fill.
                    await Spaces.Ready(Number, space.Version);
                }
                else if (made)
                {
                    await EndCachedAnswers();
                }
            }
        }
        catch (Exception e)
        {
            if (!_stopping)
            {
                LogModelFailed(e.Message, Key);
                Pause((e as ServiceException)?.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : embeddings.RetryPause);
            }
        }
    }

    private void Pause(TimeSpan wait)
    {
        _pause?.Dispose();
        _pause = this.RegisterGrainTimer(
            async _ =>
            {
                _pause?.Dispose();
                _pause = null;

                // The model may have become another meanwhile; whoever knows is asked first.
                await Spaces.Present();
                StartModelWork();
            },
            new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
    }

    /// <summary>Stores vectors of segments that are whole, then the log as what is left; within the writing loop alone.</summary>
    private async Task SaveModelVectors(int version, bool always = false)
    {
        if (!_storedIn.TryGetValue(version, out var stored))
        {
            return;
        }

        var before = stored.Count;
        await StoreVectors(version, stored);

        // Beside a merge the log stays: the merge may have copied its sources before their last vectors came.
        if (_merging is null && (always || stored.Count > before || _logBytes > MaxLogBytes))
        {
            using var snapshot = new MemoryStream();
            var length = new byte[4];
            foreach (var record in _index.TakeRecords(version, stored))
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
                snapshot.Write(length);
                snapshot.Write(record);
            }

            await _vectorLogs[version].Compact(Split(snapshot.ToArray()));
            _logBytes = 0;
        }
    }

    private async Task RemoveSpace(int version)
    {
        _storedIn.Remove(version);
        foreach (var segment in _index.Segments)
        {
            await blocks.DeleteRun(VectorKey(version, segment));
        }

        var log = _vectorLogs.GetValueOrDefault(version);
        if (log is null)
        {
            log = new Journal(blocks, $"index/{Key}/e{version}");
            await log.Recover(_ => { }, _ => { });
        }

        _vectorLogs.Remove(version);
        await log.Drain();
        await log.Compact([]);
        await blocks.Delete($"index/{Key}/e{version}/m");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Index shard {Shard} waits with its vectors: {Reason}")]
    private partial void LogModelFailed(string reason, string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Index shard {Shard} has damaged vectors of version {Version}; they are made again.")]
    private partial void LogVectorsDamaged(string shard, int version);
}
