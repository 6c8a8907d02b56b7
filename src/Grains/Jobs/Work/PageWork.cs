using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Outbound;
using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>
/// Fetches a page, makes its bytes the document of that page and processes them. A page that has not changed since it was last
/// processed with the same options is not processed again.
/// </summary>
internal sealed class PageWork(PageFetcher fetcher, DocumentAttempts attempts, IGrainFactory grains) : IJobWork
{
    public bool Takes(JobRequest request) => request is { Kind: JobKind.Blog or JobKind.Document, Address: not null };

    public Task Over(string jobId, Generation last, JobRequest request, ErrorInfo? error) => attempts.Over(jobId, last, error);

    public Task Ended(string jobId, JobRequest request) => attempts.Ended(jobId, request);

    public async Task<string> Run(JobAttempt attempt, CancellationToken cancellation)
    {
        var request = attempt.Request;
        var document = grains.GetGrain<IDocumentWork>(attempt.Key);
        var known = await document.KnownPage();
        if (known?.OptionsJson != request.OptionsJson)
        {
            known = null;
        }

        attempt.Progress.Set("fetch", 0);
        var fetched = await fetcher.Fetch(request.Address!, request.Subject, known?.Page, cancellation);
        if (fetched.Blob is not { } blob)
        {
            return await Unchanged(attempt, document, fetched.Page);
        }

        var upload = grains.GetGrain<IUploadGrain>(blob.UploadId);
        if (known is not null && blob.Sha256 == known.Sha256)
        {
            await upload.Discard();
            return await Unchanged(attempt, document, fetched.Page);
        }

        var task = await document.Receive(new PageReceipt
        {
            JobId = attempt.JobId,
            Generation = attempt.Generation,
            Collection = request.Collection,
            Page = fetched.Page,
            Name = fetched.Name,
            ContentType = fetched.ContentType,
            Blob = blob,
            OptionsJson = request.OptionsJson,
            Consumer = request.Consumer,
        });
        if (task is null)
        {
            await upload.Discard();
            throw new ServiceException(ErrorCodes.Conflict, $"Document {attempt.Key} was deleted while its page was fetched.");
        }

        return await attempts.Process(attempt, task, cancellation);
    }

    private static async Task<string> Unchanged(JobAttempt attempt, IDocumentWork document, PageSource page)
    {
        await document.Unchanged(attempt.JobId, page);
        return JsonSerializer.Serialize(new { documentId = attempt.Key, url = page.Url, unchanged = true }, JsonBlocks.Options);
    }
}
