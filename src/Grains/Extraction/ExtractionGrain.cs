using System.Threading.Channels;
using IndexForge.Extraction;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Extraction;

/// <summary>An extraction under way: a producer on the thread pool, a few pages ahead of the reader.</summary>
[GrainType("extraction"), CollectionAgeLimit(Minutes = 1)]
public sealed class ExtractionGrain(DocumentPipeline pipeline, TempFiles temp, TimeProvider time) : Grain, IExtractionGrain
{
    private const int PagesAhead = 4;

    /// <summary>Well below any response timeout: a column's type is known at its end only, so the first page of a large file takes a whole pass.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<byte[]> _pages = Channel.CreateBounded<byte[]>(PagesAhead);
    private Task _producing = Task.CompletedTask;
    private UploadedBlob? _blob;
    private long _served = -1;
    private BytePage? _last;

    public async Task Start(ExtractionRequest request)
    {
        if (_blob is not null)
        {
            return;
        }

        _blob = request.Blob;
        var file = temp.Create();
        try
        {
            await pipeline.Fetch(request.Blob, file, _stop.Token);
        }
        catch (Exception e)
        {
            // Whoever asks for a page all the same must not wait for one.
            _pages.Writer.TryComplete(e);
            await file.DisposeAsync();
            this.DeactivateOnIdle();
            throw;
        }

        _producing = Task.Run(() => Produce(request, file));
    }

    public async Task<BytePage> Next(long page)
    {
        if (_blob is null)
        {
            throw new ServiceException(ErrorCodes.NotFound, "This extraction is not under way: it ended, or nobody asked for its next page for a minute.");
        }

        if (page == _served && _last is not null)
        {
            // The answer to the same question was lost on its way.
            return _last;
        }

        if (page != _served + 1)
        {
            throw new ServiceException(ErrorCodes.Conflict, $"Page {page} is not the next: pages are read once, in order.");
        }

        try
        {
            var ready = _pages.Reader.WaitToReadAsync(_stop.Token).AsTask();
            if (!ready.IsCompleted && await Task.WhenAny(ready, Task.Delay(LongestWait, time)) != ready)
            {
                return new BytePage([], page);
            }

            var more = await ready;
            _last = more && _pages.Reader.TryRead(out var data) ? new BytePage(data, page + 1) : new BytePage([], null);
            _served = page;
            return _last;
        }
        catch (ExtractionException e)
        {
            throw new ServiceException(e.Code, e.Message);
        }
    }

    public Task Stop()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _producing;
        _stop.Dispose();
        if (_blob is { } blob)
        {
            await GrainFactory.GetGrain<IUploadGrain>(blob.UploadId).Discard();
        }
    }

    private async Task Produce(ExtractionRequest request, FileStream file)
    {
        try
        {
            await using (file)
            {
                await new ExtractionRun(request, temp, _pages.Writer).Run(file, _stop.Token);
            }

            _pages.Writer.Complete();
        }
        catch (Exception e)
        {
            // The reader meets it after the pages that came before.
            _pages.Writer.TryComplete(e);
        }
    }
}
