using IndexForge.Indexing.Shards;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Search;

public sealed partial class IndexShardGrain
{
    /// <summary>Bytes of segments that stay in memory after writing and merging have read all over them.</summary>
    private const long KeptBytes = 128L << 20;
    private Task<SegmentBuild>? _merging;
    private SegmentBuild? _build;
    private (SegmentBuild Build, long Position, Task Written)? _flushing;

    /// <summary>
    /// Moves a full head into a segment, and merges segments beside the writing. While more waits to be written, the segment is written beside it
    /// too: until then there are two heads at most, and the journal holds both.
    /// </summary>
    private async Task Maintain(bool more)
    {
        if (_flushing is { } begun && (begun.Written.IsCompleted || _index.NeedsFlush || !more))
        {
            await CompleteFlush();
        }

        if (_index.NeedsFlush && _index.BeginFlush() is { } flush)
        {
            // Everything journaled so far has been applied, so the segment holds it.
            _flushing = (flush, _journal.Position, threads.Run(async () => await flush.BuildAsync(_stop.Token)));
            if (!more)
            {
                await CompleteFlush();
            }
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
                await SaveVectors();
                foreach (var version in _storedIn.Keys)
                {
                    // Before those of the sources go: a model's vectors are paid for.
                    await SaveModelVectors(version, always: true);
                }

                foreach (var (segment, count) in merged.Result.Replaced)
                {
                    await _segments.DeleteSegmentAsync(segment, count, CancellationToken.None);
                    await DropVectors(segment);
                }

                // It holds the segments that it replaced.
                _build = null;

                StartEmbedding();
            }
        }

        if (_merging is null && _index.BeginMerge() is { } merge)
        {
            _build = merge;
            _merging = threads.Run(() => Build(merge));
        }

        _index.Trim(KeptBytes);
    }

    private async Task CompleteFlush()
    {
        if (_flushing is not { } begun)
        {
            return;
        }

        await begun.Written;
        _flushing = null;
        await _journal.Compact(Split(_index.Complete(begun.Build)), begun.Position);
        await SaveVectors();
        foreach (var version in _storedIn.Keys)
        {
            await SaveModelVectors(version);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Index shard {Shard} could not merge segments.")]
    private partial void LogMergeFailed(Exception exception, string shard);
}
