using IndexForge.Grains.Documents;
using IndexForge.Grains.Processing;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>
/// What jobs of a sort do. Registered with the container; of several that take a job the one registered last does it. Everything around the
/// work (attempts, fences, heartbeats, retries, callbacks) is the processor's.
/// </summary>
public interface IJobWork
{
    /// <summary>Whether this is the work of such a job.</summary>
    bool Takes(JobRequest request);

    /// <summary>
    /// Does an attempt's work, on <see cref="WorkThreads"/>. It may be done again at any time: what it leaves must depend on the generation alone.
    /// </summary>
    /// <returns>The job's result, as JSON.</returns>
    Task<string> Run(JobAttempt attempt, CancellationToken cancellation);

    /// <summary>
    /// The job is over, with an error where it has no result; <paramref name="last"/> is the last attempt it had. Repeated until the queue has
    /// forgotten the job.
    /// </summary>
    Task Over(string jobId, Generation last, JobRequest request, ErrorInfo? error) => Task.CompletedTask;

    /// <summary>A run has ended, with a result or without. Repeated until the queue has forgotten the job.</summary>
    Task Ended(string jobId, JobRequest request) => Task.CompletedTask;
}

/// <summary>An attempt at a job.</summary>
/// <param name="JobId">The run.</param>
/// <param name="Generation">Orders this attempt among all of its subject.</param>
/// <param name="Request">What is asked.</param>
/// <param name="Progress">Where it notes how far it is.</param>
public sealed record JobAttempt(string JobId, Generation Generation, JobRequest Request, ProgressNote Progress)
{
    /// <summary>The job grain's key: also the document of jobs that work on one.</summary>
    public string Key => JobId[..Ids.Length];
}
