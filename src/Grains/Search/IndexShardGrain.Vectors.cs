using System.Collections.Immutable;
using System.Globalization;
using IndexForge.Grains.Resilience;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    private const int EmbedBatch = 512;
    private const long SampleBudget = 256L << 20;

    /// <summary>What the vector of a chunk takes: 200 directions of a byte, padded, and a scale.</summary>
    private const long ChunkVectorBytes = 256;
    private readonly Queue<(Func<Task> Work, TaskCompletionSource Done)> _maintenance = new();
    private readonly HashSet<int> _savedVectors = [];
    private BasisRef? _active;
    private BasisRef? _next;
    private Task _embedding = Task.CompletedTask;
    private long _reported;

    private string Collection => IndexNames.Collection(Key);

    private int Number => int.Parse(Key.AsSpan(Key.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);

    private IBasisGrain Basis => GrainFactory.GetGrain<IBasisGrain>(Collection);

    /// <summary>Whether the shard may hold vectors: they help ranking, and must not take the memory that reading and writing need.</summary>
    private bool VectorsFit => _index.ChunkCount * ChunkVectorBytes < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * options.Value.VectorMemoryShare;

    public Task<long> ChunkCount() => Task.FromResult(_index.ChunkCount);

    public Task<ShardSample> Sample(double share) => Task.Run(async () =>
    {
        var texts = await _index.SampleAsync(share, _stop.Token);

        // Reading all over the shard has loaded what no search may need.
        _index.Trim(SampleBudget);
        return new ShardSample(_index.ChunkCount, [.. texts.Select(t => new BasisSample(t.DocumentId, t.Ordinal, t.Text, (byte)t.Language))]);
    });

    public async Task UseBasis(BasisRef basis)
    {
        if (!VectorsFit || basis.Version <= (_next ?? _active)?.Version || await bases.Read(Collection, basis) is not { } read)
        {
            return;
        }

        _next = basis;
        await InWriting(async () =>
        {
            // It may have outgrown its share meanwhile.
            if (_next == basis)
            {
                await threads.Run(() => _index.UseBasis(read));
            }
        });
        StartEmbedding();
    }

    public async Task RetireBases(int version)
    {
        if (_next?.Version != version)
        {
            return;
        }

        var former = _active;
        (_active, _next) = (_next, null);
        await InWriting(async () =>
        {
            _index.DropBasesBefore(version);
            _savedVectors.Clear();
            await SaveVectors();
            foreach (var segment in former is null ? [] : _index.Segments)
            {
                await blocks.DeleteRun(VectorKey(former!.Version, segment));
            }
        });

        // Answers by the basis before may be kept somewhere.
        await EndCachedAnswers();
    }

    /// <summary>Takes the collection's bases up. Vectors that were not stored, or not whole, are made again beside searches and writes.</summary>
    private async Task OpenBases(CancellationToken cancellation)
    {
        var present = await Basis.Present();
        if (!VectorsFit)
        {
            _active = present.Active;
            await LetGoOfVectors();
            return;
        }

        foreach (var reference in (BasisRef?[])[present.Active, present.Next])
        {
            if (reference is null)
            {
                continue;
            }

            try
            {
                if (await bases.Read(Collection, reference) is { } basis)
                {
                    _index.UseBasis(basis);
                    (_active, _next) = reference == present.Active ? (reference, null) : (_active, reference);
                }
            }
            catch (Indexing.IndexException e)
            {
                LogBasisUnreadable(e, Key, reference.Version);
            }
        }

        foreach (var segment in _active is null ? [] : _index.Segments)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (await RestoreVectors(_active!.Version, segment))
                {
                    _savedVectors.Add(segment);
                }
            }
            catch (Exception e) when (MemoryShortage.Is(e))
            {
                // Words rank without them; they are made again once there is memory.
                LogEmbeddingFailed(e, Key);
                break;
            }
        }
    }

    private async Task<bool> RestoreVectors(int version, int segment)
    {
        using var bytes = new MemoryStream();
        for (var i = 0; await blocks.Read(VectorKey(version, segment) + i.ToString(CultureInfo.InvariantCulture)) is { } block; i++)
        {
            bytes.Write(block);
        }

        return await Task.Run(() => _index.RestoreVectors(segment, version, bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }

    private void StartEmbedding()
    {
        if (_embedding.IsCompleted)
        {
            _embedding = Embed();
        }
    }

    private async Task Embed()
    {
        await Task.Yield();
        try
        {
            for (BasisRef? told = null; told != (_next ?? _active);)
            {
                while (VectorsFit && await threads.Run(async () => await _index.EmbedAsync(EmbedBatch, _stop.Token)) == EmbedBatch)
                {
                }

                if (!VectorsFit)
                {
                    await InWriting(LetGoOfVectors);
                    return;
                }

                told = _next ?? _active;
                if (_next is not null)
                {
                    await Basis.Ready(Number, _next.Version);
                }
                else
                {
                    await InWriting(SaveVectors);
                }
            }
        }
        catch (Exception e)
        {
            // Stopping, or storage is away: the next activation goes on from what is stored.
            if (!_stopping)
            {
                LogEmbeddingFailed(e, Key);
            }
        }
    }

    /// <summary>Lets go of the vectors of a shard that has outgrown its share, of the stored ones too; within the writing loop or before it.</summary>
    private async Task LetGoOfVectors()
    {
        if (VectorsFit || (_next ?? _active) is null)
        {
            return;
        }

        LogTooLargeForVectors(Key, _index.ChunkCount);
        var stored = _active;
        (_active, _next) = (null, null);
        _savedVectors.Clear();
        _index.DropBasesBefore(int.MaxValue);
        foreach (var segment in stored is null ? [] : _index.Segments)
        {
            await blocks.DeleteRun(VectorKey(stored!.Version, segment));
        }

        await EndCachedAnswers();
    }

    /// <summary>Stores vectors of segments that are whole and not stored yet; within the writing loop alone.</summary>
    private async Task SaveVectors()
    {
        if (_active is { Version: var version })
        {
            await StoreVectors(version, _savedVectors);
        }
    }

    private async Task StoreVectors(int version, HashSet<int> stored)
    {
        foreach (var segment in _index.Segments.Where(s => !stored.Contains(s)))
        {
            if (await threads.Run(() => Task.FromResult(_index.EncodeVectors(segment, version))) is { } bytes)
            {
                var parts = Split(bytes);
                for (var i = 0; i < parts.Count; i++)
                {
                    await blocks.Put(VectorKey(version, segment) + i.ToString(CultureInfo.InvariantCulture), parts[i]);
                }

                stored.Add(segment);
            }
        }
    }

    private async Task DropVectors(int segment)
    {
        if (_savedVectors.Remove(segment))
        {
            await blocks.DeleteRun(VectorKey(_active!.Version, segment));
        }

        foreach (var (version, stored) in _storedIn)
        {
            if (stored.Remove(segment))
            {
                await blocks.DeleteRun(VectorKey(version, segment));
            }
        }
    }

    /// <summary>Tells the basis of growth that may call for a new one.</summary>
    private Task ReportGrowth()
    {
        var chunks = _index.ChunkCount;
        if (chunks < _reported + (_reported / 8) + 1)
        {
            return Task.CompletedTask;
        }

        _reported = chunks;
        return Basis.Grown(Number, chunks);
    }

    /// <summary>Does something between two batches of writes: the index has one writer.</summary>
    private Task InWriting(Func<Task> work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_stopping)
        {
            throw new ServiceException(ErrorCodes.ShuttingDown, "The index shard is stopping.");
        }

        _maintenance.Enqueue((work, done));
        StartWriting();
        return done.Task;
    }

    private async Task MaintainOnDemand()
    {
        while (_maintenance.TryDequeue(out var next))
        {
            try
            {
                await next.Work();
                next.Done.SetResult();
            }
            catch (Exception e)
            {
                next.Done.SetException(e);
            }
        }
    }

    private string VectorKey(int version, int segment) => string.Create(CultureInfo.InvariantCulture, $"index/{Key}/v{version}.{segment}/");

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} cannot read basis {Version}; it ranks by words alone until there is a new one.")]
    private partial void LogBasisUnreadable(Exception exception, string shard, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Index shard {Shard} has {Chunks} chunks, more than their vectors may take memory for (Index:VectorMemoryShare): it ranks by words.")]
    private partial void LogTooLargeForVectors(string shard, long chunks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Index shard {Shard} could not make its vectors.")]
    private partial void LogEmbeddingFailed(Exception exception, string shard);
}
