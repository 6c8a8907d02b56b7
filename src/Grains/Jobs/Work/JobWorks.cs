using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Jobs.Work;

/// <summary>Finds who does a job.</summary>
public sealed class JobWorks(IEnumerable<IJobWork> works)
{
    private readonly IJobWork[] _works = [.. works.Reverse()];

    /// <summary>The work of a job.</summary>
    /// <exception cref="ServiceException"><c>invalid_request</c> where nobody does such a job.</exception>
    public IJobWork Of(JobRequest request) =>
        Array.Find(_works, work => work.Takes(request))
        ?? throw new ServiceException(ErrorCodes.InvalidRequest, $"Jobs of kind {request.Kind} are not run by this version.");

    /// <summary>Has done what follows a run's end.</summary>
    public Task Ended(string jobId, JobRequest request) => Array.Find(_works, work => work.Takes(request))?.Ended(jobId, request) ?? Task.CompletedTask;

    /// <summary>Tells a job's subject that it is over, with what error where it has no result.</summary>
    public Task Over(string jobId, Generation last, JobRequest request, ErrorInfo? error) =>
        Array.Find(_works, work => work.Takes(request))?.Over(jobId, last, request, error) ?? Task.CompletedTask;
}
