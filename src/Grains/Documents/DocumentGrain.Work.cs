using IndexForge.Grains.Search;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Jobs;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Documents;

public sealed partial class DocumentGrain
{
    public async Task<DocumentTask?> Begin(string jobId)
    {
        if (state.State.Info is null)
        {
            // A silo that leaves may still register it, in an activation that this one does not know of: what was read here is older.
            await state.ReadStateAsync();
        }

        if (state.State.Info is null)
        {
            // Its registration died between the job and the document, and the caller, who has no answer yet, is about to repeat it.
            throw new ServiceException(ErrorCodes.StorageUnavailable, $"Document {Id} is not registered yet.");
        }

        if (Present is not { } info)
        {
            return null;
        }

        if (info.JobId != jobId)
        {
            if (!IsLater(jobId, info.JobId))
            {
                return null;
            }

            // The job was requeued: its new run is the document's.
            await Save(info with { JobId = jobId, Error = null, Status = state.State.Content is null ? DocumentStatus.Queued : info.Status });
            info = state.State.Info!;
        }

        if (state.State.Content is null && info.Status != DocumentStatus.Processing)
        {
            // In memory only: a crash sends the document back to its queue, where it then is. Odd: see Save.
            state.State.Info = info with { Status = DocumentStatus.Processing, Revision = info.Revision | 1 };
            await EndCachedAnswers();
            await Note();
        }

        if (JobId.TryParse(jobId, out var job) && state.State.Content?.Generation.Run == job.Run)
        {
            // An attempt of this run committed and died: the list may not have heard of it.
            await Note();
        }

        return new DocumentTask(info.Name, info.ContentType, info.Collection, state.State.Blob!, info.Tags, state.State.OptionsJson, state.State.Content?.Generation, info.Page);
    }

    public async Task<bool> Commit(DocumentContent content, string jobId)
    {
        if (Present is not { } info || info.JobId != jobId)
        {
            return false;
        }

        if (content.Generation.Order <= state.State.Newest)
        {
            // The same result again is a repeated call; an older one comes from a worker that was thought dead.
            return content.Generation.Order == state.State.Newest && state.State.Content is not null;
        }

        var former = state.State.Content;
        (info, var replaced) = await TakeOver(info, content.Generation);
        state.State.Content = content;
        state.State.Newest = content.Generation.Order;
        await Save(info with
        {
            Status = DocumentStatus.Indexed,
            Title = string.IsNullOrWhiteSpace(content.Title) ? info.Name : content.Title,
            Language = content.Language,
            Pages = content.Pages,
            Tables = [.. content.Tables.Select(t => t.Info)],
            ChunkCount = content.ChunkCount,
            TextLength = content.TextLength,
            Warnings = content.Warnings,
            StageMs = content.StageMs,
            Error = null,
            IndexedAt = time.GetUtcNow(),
            Version = info.Version + 1,
        });
        await Note();
        if (former is not null)
        {
            await Remove(former);
        }

        await TryRemove(replaced);
        return true;
    }

    public async Task GiveUp(string jobId, Generation last, ErrorInfo error)
    {
        if (Present is not { } info || info.JobId != jobId)
        {
            await FinishDeletion();
            return;
        }

        if (state.State.Content is null)
        {
            // Parts of it may be in the index already. Not to the end of the run: should the job not hear of its end, it goes on.
            await GrainFactory.GetGrain<IIndexGrain>(info.Collection).Delete(Id, last.Order);
        }

        if (info.Error == error && info.Status != DocumentStatus.Processing)
        {
            // The list may not have heard of it.
            await Note();
            return;
        }

        // What was served before goes on being served.
        var pending = state.State.Pending?.Blob;
        await Claim(pending);
        state.State.Pending = null;
        await Save(info with { Status = state.State.Content is null ? DocumentStatus.Failed : DocumentStatus.Indexed, Error = error });
        await Note();
        await TryRemove(pending);
    }

    public Task FinishDeletion() => state.State is { Info.Status: DocumentStatus.Deleted, Blob: not null } ? Vanish() : Task.CompletedTask;

    public async Task<bool> Keeps(string uploadId)
    {
        if (state.State.Blob?.UploadId != uploadId && state.State.Pending?.Blob.UploadId != uploadId)
        {
            return false;
        }

        if (Present is not null)
        {
            return true;
        }

        await EndDeletion();
        return false;
    }

    public Task<DocumentView?> Content() =>
        Task.FromResult(Present is null ? null : new DocumentView(state.State.Blob!, state.State.Content));

    private bool IsLater(string jobId, string? than) =>
        JobId.TryParse(jobId, out var job) && job.Key == Id && (!JobId.TryParse(than, out var former) || (former.Key == job.Key && job.Run > former.Run));

    /// <summary>A generation that no attempt of the present run can reach.</summary>
    private long EndOfRun(DocumentInfo info) =>
        JobId.TryParse(info.JobId, out var job) ? new Generation(job.Run, int.MaxValue).Order : state.State.Newest;

    /// <summary>Has the queue drive the document's job, over or not, soon: durable when it returns.</summary>
    private async Task DriveJob(DocumentInfo info)
    {
        if (JobId.TryParse(info.JobId, out var job))
        {
            await GrainFactory.GetGrain<IJobGrain>(job.Key).Drive(job.Run);
        }
    }

    private async Task CancelJob(DocumentInfo info)
    {
        if (!JobId.TryParse(info.JobId, out var job))
        {
            return;
        }

        try
        {
            await GrainFactory.GetGrain<IJobGrain>(job.Key).Cancel(job.Run);
        }
        catch (ServiceException e) when (e.Code is ErrorCodes.Conflict or ErrorCodes.NotFound)
        {
            // It had ended.
        }
    }

    private Task Note()
    {
        var info = state.State.Info!;
        return GrainFactory.GetGrain<IDocumentCatalogGrain>(CatalogPartitions.Of(Id)).Note(new DocumentEntry
        {
            Id = Id,
            Name = info.Name,
            Collection = info.Collection,
            ContentType = info.ContentType,
            Size = info.Size,
            Status = info.Status,
            Tags = info.Tags,
            Title = info.Title,
            Tables = info.Tables.Length,
            Rows = info.Tables.Sum(t => t.RowCount),
            ChunkCount = info.ChunkCount,
            CreatedAt = info.CreatedAt,
            IndexedAt = info.IndexedAt,
            Error = info.Error,
            JobId = info.JobId,
            Revision = info.Revision,
        });
    }

    /// <summary>
    /// Ends a deletion that died on the way: its job, which a new registration would otherwise join, and whose results are refused; out of the index
    /// and the list while this state still says that it is to be done, then out of storage. Nothing where it has ended, or there was none.
    /// </summary>
    private async Task EndDeletion()
    {
        if (state.State is { Info: { Status: DocumentStatus.Deleted } info, Blob: not null })
        {
            await CancelJob(info);
            await Forget();
        }

        await RemoveBlocks();
    }

    /// <summary>Removes what a deleted document has left in storage; nothing where that has been done.</summary>
    private async Task RemoveBlocks()
    {
        if (state.State.Blob is not { } blob)
        {
            return;
        }

        if (state.State.Content is { } content)
        {
            await Remove(content);
        }

        if (state.State.Pending is { } pending)
        {
            await Remove(pending.Blob);
        }

        await Remove(blob);
        state.State.Blob = null;
        state.State.Pending = null;
        state.State.Content = null;
        await Save(state.State.Info!);
    }

    private async Task TryRemoveBlocks()
    {
        try
        {
            await RemoveBlocks();
        }
        catch (Exception e)
        {
            // The document is deleted all the same; the sweep of uploads comes back to it.
            LogBlocksLeft(e, Id);
        }
    }

    private Task Remove(DocumentContent content) => new GenerationBlocks(blocks, Id, content.Generation).Remove(content.Blocks);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Document {DocumentId} is deleted, but some of its blocks could not be removed yet.")]
    private partial void LogBlocksLeft(Exception exception, string documentId);
}
