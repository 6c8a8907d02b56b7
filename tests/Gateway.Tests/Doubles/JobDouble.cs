using IndexForge.Grains;
using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs;

namespace IndexForge.Gateway.Tests.Doubles;

internal sealed class JobDouble(GrainWorld world, string key) : IJobGrain
{
    public Task<JobInfo?> Get(int run)
    {
        world.Check();
        return Task.FromResult(world.Jobs.GetValueOrDefault(new JobId(key, run).ToString()));
    }

    public async Task<JobInfo?> WaitForChange(int run, long seen, TimeSpan atMost)
    {
        while (true)
        {
            var changed = world.Changed.Task;
            if (await Get(run) is not { } job || job.Revision != seen)
            {
                return await Get(run);
            }

            await changed;
        }
    }

    public async Task<JobInfo> Cancel(int run)
    {
        var job = await Get(run) ?? throw new ServiceException(ErrorCodes.NotFound, "There is no such job.");
        if (job.Status is JobStatus.Completed or JobStatus.Failed)
        {
            throw new ServiceException(ErrorCodes.Conflict, "The job has ended.");
        }

        world.Set(job with { Status = JobStatus.Cancelled, Revision = job.Revision + 1 });
        return (await Get(run))!;
    }

    public async Task<JobAccepted> Retry(int run, string operation)
    {
        var job = await Get(run) ?? throw new ServiceException(ErrorCodes.NotFound, "There is no such job.");
        return job.Status is JobStatus.Failed or JobStatus.Cancelled
            ? new JobAccepted(new JobId(key, run + 1).ToString(), JobStatus.Queued, false)
            : throw new ServiceException(ErrorCodes.Conflict, "Only a failed or cancelled job can be tried again.");
    }

    public async Task<JobAccepted?> Requeue(int run) => (await Get(run))?.Status is JobStatus.Failed or JobStatus.Cancelled ? await Retry(run, "again") : null;

    public Task<JobAccepted> Submit(JobRequest request)
    {
        world.Check();
        var id = new JobId(key, 1).ToString();
        var known = world.Jobs.ContainsKey(id);
        if (!known)
        {
            world.Set(new JobInfo { Id = id, Kind = request.Kind, Subject = request.Subject, Collection = request.Collection, Revision = 1 });
        }

        return Task.FromResult(new JobAccepted(id, JobStatus.Queued, known));
    }

    public Task Drive(int run) => throw new NotSupportedException();

    public Task<JobGrant> Begin(int run, string worker, bool apart = false) => throw new NotSupportedException();

    public Task<bool> Heartbeat(int run, int fence, string stage, double progress) => throw new NotSupportedException();

    public Task<bool> Complete(int run, int fence, string resultJson) => throw new NotSupportedException();

    public Task<DateTimeOffset?> Fail(int run, int fence, ErrorInfo error, TimeSpan? retryAfter) => throw new NotSupportedException();

    public Task HandBack(int run, int fence, string? harm = null) => throw new NotSupportedException();
}
