using System.Collections.Concurrent;
using IndexForge.Grains;
using IndexForge.Grains.Caching;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;
using IndexForge.Grains.Search;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>What the grain doubles share, and what tests look into.</summary>
public sealed class GrainWorld
{
    public ConcurrentDictionary<string, ConcurrentDictionary<int, byte[]>> Uploads { get; } = new();

    public ConcurrentDictionary<string, DocumentRegistration> Registered { get; } = new();

    public ConcurrentDictionary<string, DocumentInfo> Documents { get; } = new();

    public ConcurrentDictionary<string, JobInfo> Jobs { get; } = new();

    public ConcurrentQueue<SearchRequest> Searches { get; } = new();

    public ConcurrentQueue<string?> RequestIds { get; } = new();

    /// <summary>Whether tags keep their versions, so that answers are cached.</summary>
    public bool KeepsAnswers { get; set; }

    public ConcurrentDictionary<string, long> Tags { get; } = new();

    /// <summary>Answers that the gateway gave to their entries' grains.</summary>
    public ConcurrentQueue<CachedValue> Kept { get; } = new();

    /// <summary>Thrown by the entries' grains while set.</summary>
    public Exception? CacheFault { get; set; }

    /// <summary>Completed and replaced at every change of a job.</summary>
    public TaskCompletionSource Changed { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Thrown by every grain call while set.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Whether registered documents stay queued.</summary>
    public bool HoldJobs { get; set; }

    /// <summary>Rows that every document's one table has.</summary>
    public int Rows { get; set; } = 5;

    public void Check()
    {
        RequestIds.Enqueue(RequestContext.Get(RequestKeys.RequestId) as string);
        if (Fault is { } fault)
        {
            throw fault;
        }
    }

    public void Set(JobInfo job)
    {
        Jobs[job.Id] = job;
        var changed = Changed;
        Changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>Waits until so many jobs are there.</summary>
    public async Task Registrations(int count)
    {
        while (true)
        {
            var changed = Changed.Task;
            if (Jobs.Count >= count)
            {
                return;
            }

            await changed;
        }
    }

    public void Finish(string jobId)
    {
        var job = Jobs[jobId];
        if (Documents.TryGetValue(job.Subject, out var document))
        {
            Documents[job.Subject] = document with { Status = DocumentStatus.Indexed, Revision = document.Revision + 1 };
        }

        Set(job with { Status = JobStatus.Completed, Progress = 1, Revision = job.Revision + 1, ResultJson = """{"rows":5}""", FinishedAt = job.CreatedAt.AddSeconds(1) });
    }
}
