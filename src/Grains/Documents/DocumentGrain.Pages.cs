using IndexForge.Grains.Uploads;

namespace IndexForge.Grains.Documents;

/// <summary>A document that is fetched from a page: its job brings the bytes.</summary>
public sealed partial class DocumentGrain
{
    public Task<KnownPage?> KnownPage() => Task.FromResult(
        Present is { Page: { } page, Error: null } info && state.State.Content is not null
            ? new KnownPage(page, info.Sha256, state.State.OptionsJson)
            : null);

    public async Task Unchanged(string jobId, PageSource page)
    {
        if (Present is { } info && (info.JobId == jobId || IsLater(jobId, info.JobId)))
        {
            await Save(info with { JobId = jobId, Page = page });
            await Note();
        }
    }

    public async Task<DocumentTask?> Receive(PageReceipt receipt)
    {
        var known = state.State.Info;
        if (known is not null && !IsLater(receipt.JobId, known.JobId) && (known.JobId != receipt.JobId || known.Status == DocumentStatus.Deleted))
        {
            return null;
        }

        await Ledger(receipt.Blob.UploadId).Claimed(receipt.Blob.UploadId, Id);
        UploadedBlob? former;
        if (Present is { } present && state.State.Content is not null)
        {
            // What is served stays as it is until the new content takes its place.
            former = state.State.Pending?.Blob;
            await Claim(former);
            state.State.Pending = receipt;
            await Save(present with { JobId = receipt.JobId, Error = null });
        }
        else
        {
            if (Present is null)
            {
                await EndDeletion();
            }

            former = state.State.Blob;
            await Claim(former);
            state.State.Blob = receipt.Blob;
            state.State.OptionsJson = receipt.OptionsJson;
            state.State.Consumer = receipt.Consumer;
            await Save(Describe(receipt, Present ?? new DocumentInfo
            {
                Id = Id,
                Name = receipt.Name,
                ContentType = receipt.ContentType,
                Sha256 = receipt.Blob.Sha256,
                Collection = receipt.Collection,
                CreatedAt = time.GetUtcNow(),
                Version = known?.Version ?? 0,
                Revision = known?.Revision ?? 0,
            }) with { JobId = receipt.JobId, Error = null, Status = DocumentStatus.Queued, Title = receipt.Name });

            // In memory only, as in Begin.
            state.State.Info = state.State.Info! with { Status = DocumentStatus.Processing, Revision = state.State.Info!.Revision | 1 };
        }

        _ = Ledger(receipt.Blob.UploadId).Settled(receipt.Blob.UploadId);
        await Note();
        await TryRemove(former);
        return new DocumentTask(
            receipt.Name, receipt.ContentType, state.State.Info!.Collection, receipt.Blob, state.State.Info.Tags, receipt.OptionsJson, state.State.Content?.Generation, receipt.Page);
    }

    /// <summary>Takes the fetched bytes that a content was made of over into what the document shows; the blob that they replace.</summary>
    private async Task<(DocumentInfo Info, UploadedBlob? Former)> TakeOver(DocumentInfo info, Generation generation)
    {
        if (state.State.Pending is not { } pending || pending.Generation != generation)
        {
            return (info, null);
        }

        var former = state.State.Blob;
        await Claim(former);
        state.State.Blob = pending.Blob;
        state.State.OptionsJson = pending.OptionsJson;
        state.State.Consumer = pending.Consumer;
        state.State.Pending = null;
        return (Describe(pending, info), former);
    }

    private static DocumentInfo Describe(PageReceipt receipt, DocumentInfo info) => info with
    {
        Name = receipt.Name,
        ContentType = receipt.ContentType,
        Size = receipt.Blob.Size,
        Sha256 = receipt.Blob.Sha256,
        Page = receipt.Page,
    };

    /// <summary>Has the ledger come back to an upload that is about to lose its place in this state.</summary>
    private Task Claim(UploadedBlob? blob) => blob is null ? Task.CompletedTask : Ledger(blob.UploadId).Claimed(blob.UploadId, Id);

    private async Task Remove(UploadedBlob blob)
    {
        for (var i = 0; i < blob.Blocks && blob.Inline is null; i++)
        {
            await blocks.Delete(UploadBlocks.Key(blob.UploadId, i));
        }

        _ = Ledger(blob.UploadId).Settled(blob.UploadId);
    }

    private async Task TryRemove(UploadedBlob? blob)
    {
        try
        {
            await (blob is null ? Task.CompletedTask : Remove(blob));
        }
        catch (Exception e)
        {
            LogBlocksLeft(e, Id);
        }
    }
}
