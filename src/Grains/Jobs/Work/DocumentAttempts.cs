using System.Text.Json;
using IndexForge.Grains.Blocks;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Sinks;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>What all attempts at documents share: clean up before and after, and commit the content only while the attempt is held.</summary>
public sealed class DocumentAttempts(DocumentPipeline pipeline, IEnumerable<IWorkFault> faults, DocumentMirror mirror, IGrainFactory grains)
{
    /// <summary>Runs the document pipeline on a task and makes the result the document's content.</summary>
    internal Task<string> Process(JobAttempt attempt, DocumentTask task, CancellationToken cancellation) =>
        Commit(attempt, task, () => pipeline.Run(attempt.Key, attempt.Generation, task, attempt.Progress, cancellation));

    /// <summary>Makes what an attempt produces the document's content.</summary>
    internal async Task<string> Commit(JobAttempt attempt, DocumentTask task, Func<Task<DocumentContent>> produce)
    {
        var committing = false;
        var document = grains.GetGrain<IDocumentWork>(attempt.Key);
        await pipeline.SweepFormer(attempt.Key, attempt.Generation, task.Served);
        if (task.Served?.Run == attempt.Generation.Run && await document.Content() is { Content: { } made } && made.Generation == task.Served)
        {
            // An attempt of this run had got as far as this, and died before its job heard of it.
            return Result(attempt, task, made);
        }

        try
        {
            foreach (var fault in faults)
            {
                await fault.BeforeWork(task.Name);
            }

            var content = await produce();
            if (!await grains.GetGrain<IJobGrain>(attempt.Key).Heartbeat(attempt.Generation.Run, attempt.Generation.Fence, attempt.Progress.Stage, attempt.Progress.Fraction))
            {
                // Cancelled since the last heartbeat.
                throw new OperationCanceledException();
            }

            // A commit that throws may have been made all the same: its blocks stay, and the next attempt sees whether they are served.
            committing = true;
            if (!await document.Commit(content, attempt.JobId))
            {
                committing = false;
                throw new ServiceException(ErrorCodes.Conflict, $"Document {attempt.Key} was deleted or replaced while its job ran.");
            }

            return Result(attempt, task, content);
        }
        catch when (!committing)
        {
            await pipeline.Sweep(attempt.Key, attempt.Generation);
            throw;
        }
    }

    private static string Result(JobAttempt attempt, DocumentTask task, DocumentContent content) => JsonSerializer.Serialize(
        new
        {
            documentId = attempt.Key,
            url = task.Page?.Url,
            tables = content.Tables.Length,
            rows = content.Tables.Sum(t => t.Info.RowCount),
            chunks = content.ChunkCount,
            stageMs = content.StageMs,
        },
        JsonBlocks.Options);

    /// <summary>The document learns why its job ended; one whose deletion was cut off is gone after this.</summary>
    internal Task Over(string jobId, Generation last, ErrorInfo? error)
    {
        var document = grains.GetGrain<IDocumentWork>(jobId[..Ids.Length]);
        return error is null ? document.FinishDeletion() : document.GiveUp(jobId, last, error);
    }

    /// <summary>Has the document's mirror follow it, where there is one.</summary>
    internal async Task Ended(string jobId, JobRequest request)
    {
        if (mirror.IsConfigured)
        {
            await mirror.Submit(jobId, request.Collection, await grains.GetGrain<IDocumentWork>(jobId[..Ids.Length]).Content() is null);
        }
    }
}
