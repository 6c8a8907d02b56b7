using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Jobs;

public sealed partial class JobGrain
{
    public async Task<JobGrant> Begin(int run, string worker)
    {
        if (Find(run) is not { } found)
        {
            return JobGrant.Nothing;
        }

        _enqueued = run;
        var now = time.GetUtcNow();
        if (found.Info.IsFinished)
        {
            // The process may have died between the end and telling of it.
            await Publish(found);
            return JobGrant.Nothing with { Request = found.Request, Error = found.Info.Error };
        }

        if (found.Info.Status == JobStatus.Processing)
        {
            var leaseEnds = _lastBeat + options.Value.Lease;
            var dead = (options.Value.SingleProcess && found.Worker != worker) || leaseEnds <= now;
            if (!dead)
            {
                return JobGrant.Later(leaseEnds);
            }

            if (!await Interrupted(found, "its worker was lost"))
            {
                return JobGrant.Nothing with { Request = found.Request, Error = found.Info.Error };
            }
        }

        if (found.Info is { Status: JobStatus.Retrying, NextAttemptAt: { } due } && due > now && !ClockWentBack(found.Info, now))
        {
            return JobGrant.Later(due);
        }

        found.Fence++;
        found.Worker = worker;
        _lastBeat = now;
        Change(found, JobStatus.Processing, null, info => info with
        {
            Attempt = info.Attempt + 1,
            StartedAt = info.StartedAt ?? now,
            NextAttemptAt = null,
            Stage = null,
            Progress = 0,
        });
        await Save();
        await Publish(found);
        return new JobGrant(GrantOutcome.Granted, found.Fence, found.Info.Attempt, found.Request, null);
    }

    public Task<bool> Heartbeat(int run, int fence, string stage, double progress)
    {
        if (Held(run, fence) is not { } found)
        {
            return Task.FromResult(false);
        }

        _lastBeat = time.GetUtcNow();
        if (found.Info.Stage != stage || Math.Abs(found.Info.Progress - progress) > 0.001)
        {
            // Progress lives in memory only: a new attempt starts over anyway.
            found.Info = found.Info with { Stage = stage, Progress = progress, Revision = found.Info.Revision + 1 };
            _changed.Set();
        }

        return Task.FromResult(true);
    }

    public async Task<bool> Complete(int run, int fence, string resultJson)
    {
        if (Held(run, fence) is not { } found)
        {
            return false;
        }

        await End(found, JobStatus.Completed, null, error: null, resultJson);
        return true;
    }

    public async Task<DateTimeOffset?> Fail(int run, int fence, ErrorInfo error, TimeSpan? retryAfter)
    {
        if (Held(run, fence) is not { } found)
        {
            return Find(run) is { Info.IsFinished: false } other ? other.Info.NextAttemptAt ?? _lastBeat + options.Value.Lease : null;
        }

        if (!error.Transient || found.Info.Attempt >= found.Info.MaxAttempts)
        {
            await End(found, JobStatus.Failed, error.Message, error, result: null);
            return null;
        }

        found.Fence++;
        var due = time.GetUtcNow() + (retryAfter ?? Backoff.Delay(found.Info.Attempt, options.Value.RetryDelay, options.Value.MaxRetryDelay));
        Change(found, JobStatus.Retrying, error.Message, info => info with { Error = error, NextAttemptAt = due });
        await Save();
        await Publish(found);
        return due;
    }

    public async Task HandBack(int run, int fence)
    {
        if (Held(run, fence) is { } found)
        {
            await Interrupted(found, "its worker was stopped");
        }
    }

    /// <summary>Whether the clock is behind the moment the retry was set: how long that was ago nobody knows, and waiting on could take hours.</summary>
    private static bool ClockWentBack(JobInfo info, DateTimeOffset now) => info.History is [.., var last] && now < last.At;

    private JobRun? Held(int run, int fence) =>
        Find(run) is { Info.Status: JobStatus.Processing } found && found.Fence == fence ? found : null;

    /// <summary>Takes an attempt back without counting it. False where that has happened too often and the run has failed.</summary>
    private async Task<bool> Interrupted(JobRun run, string why)
    {
        run.Fence++;
        var times = run.Info.Interruptions + 1;
        run.Info = run.Info with { Interruptions = times, Attempt = Math.Max(0, run.Info.Attempt - 1) };
        if (times > options.Value.MaxInterruptions)
        {
            var error = new ErrorInfo(ErrorCodes.InterruptedTooOften, $"Interrupted {times} times, the last time because {why}.", Transient: false);
            await End(run, JobStatus.Failed, error.Message, error, result: null);
            return false;
        }

        LogInterrupted(run.Info.Id, times, why);
        Change(run, JobStatus.Queued, $"interrupted: {why}", info => info with { NextAttemptAt = time.GetUtcNow(), Stage = null, Progress = 0 });
        await Save();
        await Publish(run);
        return true;
    }

    private async Task End(JobRun run, JobStatus status, string? detail, ErrorInfo? error, string? result)
    {
        var now = time.GetUtcNow();
        Change(run, status, detail, info => info with
        {
            FinishedAt = now,
            NextAttemptAt = null,
            Error = error,
            ResultJson = result,
            Progress = status == JobStatus.Completed ? 1 : info.Progress,
        });
        await Save();
        await Publish(run);
    }

    private void Change(JobRun run, JobStatus status, string? detail, Func<JobInfo, JobInfo> change)
    {
        var info = change(run.Info);
        var history = info.History.Length < HistoryKept ? info.History : info.History.RemoveAt(HistoryKept / 2);
        run.Info = info with
        {
            Status = status,
            Revision = info.Revision + 1,
            History = history.Add(new JobEvent(time.GetUtcNow(), status, info.Attempt, detail)),
        };
    }

    /// <summary>Tells the lists. A run that is over tells them again each time its queue entry is driven, until the entry is gone.</summary>
    private async Task Publish(JobRun run)
    {
        var info = run.Info;
        var entry = new JobEntry
        {
            Id = info.Id,
            Kind = info.Kind,
            Subject = info.Subject,
            Status = info.Status,
            Attempt = info.Attempt,
            Error = info.Error,
            CreatedAt = info.CreatedAt,
            StartedAt = info.StartedAt,
            FinishedAt = info.FinishedAt,
            Revision = info.Revision,
        };
        await GrainFactory.GetGrain<IJobCatalogGrain>(CatalogPartitions.Of(this.GetPrimaryKeyString())).Note(entry);
    }
}
