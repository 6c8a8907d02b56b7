using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>Reads and indexes a document's stored bytes.</summary>
internal sealed class DocumentWork(DocumentAttempts attempts, IGrainFactory grains) : IJobWork
{
    public bool Takes(JobRequest request) => request is { Kind: JobKind.Document, Address: null };

    public async Task<string> Run(JobAttempt attempt, CancellationToken cancellation)
    {
        var task = await grains.GetGrain<IDocumentWork>(attempt.Key).Begin(attempt.JobId)
            ?? throw new ServiceException(ErrorCodes.NotFound, $"Document {attempt.Key} was deleted before its job began.");
        return await attempts.Process(attempt, task, cancellation);
    }

    public Task Over(string jobId, Generation last, JobRequest request, ErrorInfo? error) => attempts.Over(jobId, last, error);

    public Task Ended(string jobId, JobRequest request) => attempts.Ended(jobId, request);
}
