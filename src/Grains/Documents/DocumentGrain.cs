using IndexForge.Grains.Blocks;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;
using IndexForge.Grains.Uploads;
using Microsoft.Extensions.Logging;

namespace IndexForge.Grains.Documents;

/// <summary>A document: what callers ask of it (here), what its job asks of it (DocumentGrain.Work.cs).</summary>
[GrainType("document")]
public sealed partial class DocumentGrain(
    [PersistentState("document", StorageNames.Durable)] IPersistentState<DocumentState> state,
    BlockStore blocks,
    TimeProvider time,
    ILogger<DocumentGrain> logger) : Grain, IDocumentGrain, IDocumentWork
{
    /// <summary>
    /// Bytes up to which a file is kept in the document's state: then it is durable with the document, where a block would have to be announced to the
    /// ledger and stored before. The state is written three times in a document's life, and is in memory while the document is in use.
    /// </summary>
    internal const int InlineBytes = 8 << 10;

    private string Id => this.GetPrimaryKeyString();

    private DocumentInfo? Present => state.State.Info is { Status: not DocumentStatus.Deleted } info ? info : null;

    public async Task<DocumentAccepted> Register(DocumentRegistration registration)
    {
        if (Present is { } present)
        {
            if (registration.Unstored is null && state.State.Blob!.UploadId != registration.Blob.UploadId)
            {
                await GrainFactory.GetGrain<IUploadGrain>(registration.Blob.UploadId).Discard();
            }

            // Sending a file again is how people retry one that failed.
            return present.Status == DocumentStatus.Failed
                ? (await Submit(present, null, registration.OptionsJson ?? state.State.OptionsJson, JobPriority.Normal, registration.Consumer, registration.RequestId, null)) with { Duplicate = true }
                : Accepted(present, duplicate: true);
        }

        // A deletion that died before its end: its blocks must go while this state still names them.
        await EndDeletion();
        var now = time.GetUtcNow();
        var info = new DocumentInfo
        {
            Id = Id,
            Name = registration.Name,
            ContentType = registration.ContentType,
            Size = registration.Blob.Size,
            Sha256 = registration.Blob.Sha256,
            Collection = registration.Collection,
            Tags = registration.Tags,
            Title = registration.Name,
            Status = DocumentStatus.Queued,
            CreatedAt = now,
            Version = state.State.Info?.Version ?? 0,
            Revision = state.State.Info?.Revision ?? 0,
        };

        return (await Submit(info, registration, registration.OptionsJson, JobPriority.Normal, registration.Consumer, registration.RequestId, null)) with { Duplicate = false };
    }

    public Task<DocumentInfo?> Get() => Task.FromResult(Present);

    public async Task<DocumentAccepted> Reprocess(ReprocessRequest request)
    {
        var present = Present ?? throw new ServiceException(ErrorCodes.NotFound, $"There is no document {Id}.");
        if (request.Kind == JobKind.Reindex && state.State.Content is null)
        {
            throw new ServiceException(ErrorCodes.Conflict, $"Document {Id} has nothing to index anew: it is {present.Status.ToString().ToLowerInvariant()}.");
        }

        if (request.OptionsJson is { } options && options != state.State.OptionsJson)
        {
            // A run under way has read the options before these.
            await CancelJob(present);
        }

        return await Submit(present, null, request.OptionsJson ?? state.State.OptionsJson, request.Priority, request.Consumer, request.RequestId, request.CallbackUrl, request.Kind);
    }

    public async Task<bool> Delete()
    {
        if (state.State.Info is not { } info)
        {
            return false;
        }

        var present = info.Status != DocumentStatus.Deleted;
        if (present)
        {
            // Should this die on the way, driving the entry of its job finishes it, and the ledger's sweep has the blocks removed.
            await DriveJob(info);
            await Claim(state.State.Blob);

            // Any attempt still at work is older than this: its result will be refused here and by the index.
            state.State.Newest = EndOfRun(info);
            await Save(info with { Status = DocumentStatus.Deleted });
        }

        if (state.State.Blob is not null)
        {
            // Not only now: what died on the way and is asked for again may have died before this.
            await CancelJob(info);
        }

        await Vanish();
        return present;
    }

    /// <summary>Takes a deleted document from index, list and storage.</summary>
    private async Task Vanish()
    {
        await Forget();
        await TryRemoveBlocks();
    }

    private async Task Forget()
    {
        await GrainFactory.GetGrain<IIndexGrain>(state.State.Info!.Collection).Delete(Id, state.State.Newest);
        await Note();
    }

    /// <summary>Queues a job, then makes the upload of a registration, where there is one, the document's.</summary>
    private async Task<DocumentAccepted> Submit(DocumentInfo info, DocumentRegistration? registration, string? options, JobPriority priority, string consumer, string? requestId, string? callback, JobKind kind = JobKind.Document)
    {
        // Side by side with the job, to wait for the disk once: where the queue refuses it, its sender discards the upload, which settles the claim.
        var upload = registration?.Blob;
        var block = registration?.Unstored;
        if (upload is not null && block is { Data.Length: <= InlineBytes })
        {
            (upload, block) = (upload with { Inline = block.Data }, null);
        }

        var claimed = upload?.Inline is null ? Claim(upload) : Task.CompletedTask;
        JobAccepted job;
        try
        {
            job = await GrainFactory.GetGrain<IJobGrain>(Id).Submit(new JobRequest
            {
                Kind = kind,
                Subject = Id,
                Collection = info.Collection,
                Priority = priority,
                OptionsJson = options,
                CallbackUrl = callback,
                Consumer = consumer,
                RequestId = requestId,
            });
        }
        finally
        {
            await claimed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await claimed;
        if (upload is not null)
        {
            if (block is not null)
            {
                // Not before the claim is durable, so that no block is ever stored that nobody would sweep away, and before this state names it.
                await blocks.Create(UploadBlocks.Key(upload.UploadId, 0), block.Data);
            }

            state.State.Blob = upload;
            state.State.Content = null;
        }

        state.State.OptionsJson = options;
        state.State.Consumer = consumer;
        await Save(info with
        {
            JobId = job.JobId,
            Error = null,
            Status = state.State.Content is null ? DocumentStatus.Queued : info.Status,
        });
        if (upload is { Inline: null })
        {
            // Not waited for: where it is lost, the ledger asks.
            _ = Ledger(upload.UploadId).Settled(upload.UploadId);
        }

        await Note();
        return Accepted(state.State.Info!, duplicate: job.Deduplicated);
    }

    private IUploadLedgerGrain Ledger(string uploadId) => GrainFactory.GetGrain<IUploadLedgerGrain>(UploadLedger.Of(uploadId));

    private static DocumentAccepted Accepted(DocumentInfo info, bool duplicate) =>
        new(info.Id, info.JobId ?? "", info.Name, info.Status, duplicate);

    private async Task Save(DocumentInfo info)
    {
        // Stored revisions are even: one that was noted from memory alone (Begin) is always older than the next that is stored.
        state.State.Info = info with { Revision = (info.Revision | 1) + 1 };
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            // Memory is ahead of storage: the next activation reads what is true.
            this.DeactivateOnIdle();
            throw;
        }
        finally
        {
            await EndCachedAnswers();
        }
    }

    /// <summary>Answers from before the change end before the change is acknowledged.</summary>
    private Task EndCachedAnswers() => GrainFactory.GetGrain<ICacheTagGrain>(CacheTags.Document(Id)).Invalidate("document changed");
}
