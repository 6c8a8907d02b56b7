using IndexForge.Grains.Documents;
using IndexForge.Grains.Jobs.Work;
using IndexForge.Grains.Processing;
using IndexForge.Grains.Resilience;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// Runs attempts. How many at once is decided by <see cref="WorkSlots"/>; the number here only has to be larger. The work itself
/// runs on <see cref="WorkThreads"/>, where the grain's own factory may not be used (hence the injected one); from here it is watched, and shown to be alive.
/// </summary>
[GrainType("processor"), StatelessWorker(1024)]
public sealed partial class ProcessorGrain(
    IGrainFactory grains,
    JobWorks works,
    WorkThreads threads,
    WorkSlots slots,
    WorkerIdentity worker,
    IHostApplicationLifetime lifetime,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<ProcessorGrain> logger) : Grain, IProcessorGrain
{
    /// <summary>How long work may take to notice that it is to stop.</summary>
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);

    /// <summary>Work that goes on for longer is written down as begun, by its first heartbeat.</summary>
    private static readonly TimeSpan FirstBeat = TimeSpan.FromMilliseconds(50);

    public async Task<DateTimeOffset?> Run(string jobId)
    {
        if (!JobId.TryParse(jobId, out var id))
        {
            return null;
        }

        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // An attempt that began now would only be handed back, and count as an interruption.
            return time.GetUtcNow() + options.Value.RecoveryInterval;
        }

        var job = grains.GetGrain<IJobGrain>(id.Key);
        var grant = await job.Begin(id.Run, worker.Id);
        using var turn = grant.Outcome == GrantOutcome.Apart ? slots.TryApart() : null;
        if (turn is not null)
        {
            grant = await job.Begin(id.Run, worker.Id, apart: true);
        }

        switch (grant.Outcome)
        {
            case GrantOutcome.Over:
                await TellSubject(jobId, id.Run, grant);
                await Follow(jobId, grant.Request);
                return null;
            case GrantOutcome.NotYet:
                return grant.NotBefore;
            case GrantOutcome.Apart:
                return time.GetUtcNow() + options.Value.RecoveryInterval;
        }

        var next = await Attempt(jobId, id.Run, job, grant);
        if (next is null)
        {
            await Follow(jobId, grant.Request);
        }

        return next;
    }

    private async Task<DateTimeOffset?> Attempt(string jobId, int run, IJobGrain job, JobGrant grant)
    {
        var progress = new ProgressNote();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(options.Value.Heartbeat < FirstBeat ? options.Value.Heartbeat : FirstBeat, time);
        string result;
        var heartbeat = Beat(job, run, grant.Fence, progress, stop, timer);
        try
        {
            var attempt = new JobAttempt(jobId, new Generation(run, grant.Fence), grant.Request!, progress);
            result = await Bounded(threads.Run(() => works.Of(grant.Request!).Run(attempt, stop.Token)), jobId, stop);
        }
        catch (Exception) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await job.HandBack(run, grant.Fence);
            return time.GetUtcNow();
        }
        catch (OperationCanceledException)
        {
            // Cancelled, or the lease is lost: no failure of the work. The job says what comes next.
            await job.HandBack(run, grant.Fence);
            return time.GetUtcNow();
        }
        catch (Exception e) when (MemoryShortage.Is(e) && slots.State.Busy > 1)
        {
            // Which of those at work took the memory is not known. Each comes back at another time, and who is at fault meets this alone.
            LogOutOfMemory(e, jobId);
            await job.HandBack(run, grant.Fence, "memory ran out while other jobs were at work");
            return time.GetUtcNow();
        }
        catch (Exception e)
        {
            var (error, retryAfter) = AttemptErrors.Classify(e);
            if (error.Transient)
            {
                LogAttemptFailed(e, jobId, grant.Attempt, error.Code);
            }
            else
            {
                LogRefused(jobId, error.Code, error.Message);
            }

            if (!error.Transient || grant.Attempt >= options.Value.MaxAttempts)
            {
                // The document first: whoever sees the job's end finds the document's there too.
                await TellSubject(jobId, run, grant with { Error = error });
            }

            return await job.Fail(run, grant.Fence, error, retryAfter);
        }
        finally
        {
            timer.Dispose();
            await heartbeat;
        }

        // Outside the try: work that is done does not become a failure because telling of it failed. The entry is driven again then.
        return await job.Complete(run, grant.Fence, result) ? null : time.GetUtcNow();
    }

    /// <summary>
    /// Waits for the work, at most as long as an attempt may take. Work that was asked to stop and does not is left behind: its
    /// place is given to others, and what it may still write is refused by its fence.
    /// </summary>
    private async Task<string> Bounded(Task<string> work, string jobId, CancellationTokenSource stop)
    {
        var late = false;
        try
        {
            return await work.WaitAsync(options.Value.AttemptTimeout, time, stop.Token);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            late = true;
            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            // Cancelled, stopping, or its lease is lost.
        }

        await ((Task)work).WaitAsync(StopGrace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!work.IsCompleted)
        {
            LogLeftBehind(jobId);
        }

        return work.IsCompletedSuccessfully ? await work
            : late ? throw new ServiceException(ErrorCodes.Timeout, $"The attempt took longer than the {options.Value.AttemptTimeout} that it may.")
            : work.IsCompleted ? await work
            : throw new OperationCanceledException(stop.Token);
    }

    /// <summary>A run that is over: its subject learns so, and why where it has no result. Repeated until the queue's entry is gone.</summary>
    private Task TellSubject(string jobId, int run, JobGrant grant) =>
        grant.Request is { } request ? works.Over(jobId, new Generation(run, grant.Fence), request, grant.Error) : Task.CompletedTask;

    /// <summary>What follows a run's end: jobs of their own, each durable before the queue forgets the run. May be repeated.</summary>
    private async Task Follow(string jobId, JobRequest? request)
    {
        await RequestCallback(jobId, request);
        if (request is not null)
        {
            await works.Ended(jobId, request);
        }
    }

    /// <summary>A run with a callback address gets a job of its own to report it: once, however often this is repeated.</summary>
    private async Task RequestCallback(string jobId, JobRequest? request)
    {
        foreach (var url in request?.Callbacks() ?? [])
        {
            var key = url == request!.CallbackUrl ? Ids.Of("callback", jobId) : Ids.Of("callback", jobId, url);
            await grains.GetGrain<IJobGrain>(key).Submit(new JobRequest
            {
                Kind = JobKind.Callback,
                Subject = jobId,
                OptionsJson = url,
                Collection = request.Collection,
                Consumer = request.Consumer,
                RequestId = request.RequestId,
                Once = true,
            });
        }
    }

    private async Task Beat(IJobGrain job, int run, int fence, ProgressNote progress, CancellationTokenSource stop, PeriodicTimer timer)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(CancellationToken.None))
            {
                if (!await job.Heartbeat(run, fence, progress.Stage, progress.Fraction))
                {
                    await stop.CancelAsync();
                    return;
                }

                if (timer.Period != options.Value.Heartbeat)
                {
                    timer.Period = options.Value.Heartbeat;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The attempt has ended.
        }
        catch (Exception e)
        {
            // The job cannot be reached: whoever takes the attempt over must not meet this one still at work.
            LogHeartbeatFailed(e, run);
            await stop.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} of job {JobId} failed with {Code}.")]
    private partial void LogAttemptFailed(Exception exception, string jobId, int attempt, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {JobId} ended with {Code}: {Reason}")]
    private partial void LogRefused(string jobId, string code, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: the attempt was told to stop and did not; its work is left behind.")]
    private partial void LogLeftBehind(string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {JobId}: memory ran out while other jobs were at work; it comes back later.")]
    private partial void LogOutOfMemory(Exception exception, string jobId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: the heartbeat did not reach its job; the attempt is stopped.")]
    private partial void LogHeartbeatFailed(Exception exception, int run);
}
