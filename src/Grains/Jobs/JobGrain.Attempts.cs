using IndexForge.Grains.Catalog;
using IndexForge.Grains.Documents;

namespace IndexForge.Grains.Jobs;

public sealed partial class JobGrain
{
    /// <summary>
    /// A run's first attempt begins without a write: what it may do is stored with the run (its token), and that it has begun is written
    /// with its end or, if that takes longer, with its first heartbeat. Until then nobody is told. Should all be lost before,
    /// the run is queued still and the next activation, which cannot know whom it had granted what, writes every grant first.
    /// </summary>
    public async Task<JobGrant> Begin(int run, string worker, bool apart)
    {
        if (Find(run) is not { } found)
        {
            return JobGrant.Nothing;
        }

        _enqueued = run;
        var now = time.GetUtcNow();
        if (_fresh == run && found.Info.Status == JobStatus.Queued)
        {
            (_fresh, _begun, _lastBeat) = (0, (run, worker, now), now);
            return new JobGrant(GrantOutcome.Granted, found.Fence, found.Info.Attempt + 1, found.Request, null);
        }

        await SaveBegun(found);
        if (found.Info.IsFinished)
        {
            // The process may have died between the end and telling of it.
            await Publish(found);
            return JobGrant.Ended(found.Fence, found.Request, found.Info.Error);
        }

        if (found.Info.Status == JobStatus.Processing)
        {
            var leaseEnds = _lastBeat + options.Value.Lease;
            var dead = (options.Value.SingleProcess && found.Worker != worker) || leaseEnds <= now;
            if (!dead)
            {
                return JobGrant.Later(leaseEnds);
            }

            if (!await Interrupted(found, "its worker was lost", harmful: true))
            {
                return JobGrant.Ended(found.Fence, found.Request, found.Info.Error);
            }

            now = time.GetUtcNow();
        }

        if (found.Info is { Status: JobStatus.Retrying or JobStatus.Queued, NextAttemptAt: { } due } && due > now && !ClockWentBack(found.Info, now))
        {
            return JobGrant.Later(due);
        }

        if (found.Info.Interruptions >= SuspectAfter && !apart)
        {
            return JobGrant.Suspect;
        }

        found.Fence++;
        _lastBeat = now;
        AtWork(found, worker, now);
        await Save();
        await Publish(found);
        return new JobGrant(GrantOutcome.Granted, found.Fence, found.Info.Attempt, found.Request, null);
    }

    public async Task<bool> Heartbeat(int run, int fence, string stage, double progress)
    {
        if (Held(run, fence) is not { } found)
        {
            return false;
        }

        _lastBeat = time.GetUtcNow();
        await SaveBegun(found);
        if (found.Info.Stage != stage || Math.Abs(found.Info.Progress - progress) > 0.001)
        {
            // Progress lives in memory only: a new attempt starts over anyway.
            found.Info = found.Info with { Stage = stage, Progress = progress, Revision = found.Info.Revision + 1 };
            _changed.Set();
        }

        return true;
    }

    public async Task<bool> Complete(int run, int fence, string resultJson)
    {
        if (Held(run, fence) is not { } found)
        {
            return false;
        }

        WriteBegun(found);
        await End(found, JobStatus.Completed, null, error: null, resultJson);
        return true;
    }

    public async Task<DateTimeOffset?> Fail(int run, int fence, ErrorInfo error, TimeSpan? retryAfter)
    {
        if (Held(run, fence) is not { } found)
        {
            return Find(run) is { Info.IsFinished: false } other ? other.Info.NextAttemptAt ?? _lastBeat + options.Value.Lease : null;
        }

        WriteBegun(found);
        if (!error.Transient || found.Info.Attempt >= found.Info.MaxAttempts)
        {
            await End(found, JobStatus.Failed, error.Message, error, result: null);
            return null;
        }

        found.Fence++;
        var due = time.GetUtcNow() + (retryAfter ?? Backoff.Delay(found.Info.Attempt, options.Value.RetryDelay, options.Value.MaxRetryDelay));
        Change(found, JobStatus.Retrying, error.Message, time.GetUtcNow(), info => info with { Error = error, NextAttemptAt = due });
        await Save();
        await Publish(found);
        return due;
    }

    public async Task HandBack(int run, int fence, string? harm)
    {
        if (Held(run, fence) is { } found)
        {
            WriteBegun(found);
            await Interrupted(found, harm ?? "its worker was stopped", harmful: harm is not null);
        }
    }

    /// <summary>Whether the clock is behind the moment the delay was set: how long that was ago nobody knows, and waiting on could take hours.</summary>
    private static bool ClockWentBack(JobInfo info, DateTimeOffset now) => info.History is [.., var last] && now < last.At;

    private JobRun? Held(int run, int fence) =>
        Find(run) is { } found && found.Fence == fence && (found.Info.Status == JobStatus.Processing || _begun?.Run == run) ? found : null;

    private async Task SaveBegun(JobRun run)
    {
        if (WriteBegun(run))
        {
            await Save();
            await Publish(run);
        }
    }

    /// <summary>Takes a beginning that was not written into the run, to be saved with what the caller changes.</summary>
    private bool WriteBegun(JobRun run)
    {
        if (_begun is not { } begun || begun.Run != run.Number)
        {
            return false;
        }

        _begun = null;
        AtWork(run, begun.Worker, begun.At);
        return true;
    }

    private void AtWork(JobRun run, string worker, DateTimeOffset at)
    {
        run.Worker = worker;
        Change(run, JobStatus.Processing, null, at, info => info with
        {
            Attempt = info.Attempt + 1,
            StartedAt = info.StartedAt ?? at,
            NextAttemptAt = null,
            Stage = null,
            Progress = 0,
        });
    }

    /// <summary>
    /// Takes an attempt back without counting it, for later where the run may be what does the harm. False where that has happened too
    /// often and the run has failed.
    /// </summary>
    private async Task<bool> Interrupted(JobRun run, string why, bool harmful)
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
        var delay = harmful && times > 1 ? Backoff.Delay(times - 1, options.Value.InterruptionDelay, options.Value.MaxInterruptionDelay) : TimeSpan.Zero;
        Change(run, JobStatus.Queued, $"interrupted: {why}", time.GetUtcNow(), info => info with { NextAttemptAt = time.GetUtcNow() + delay, Stage = null, Progress = 0 });
        await Save();
        await Publish(run);
        return true;
    }

    private async Task End(JobRun run, JobStatus status, string? detail, ErrorInfo? error, string? result)
    {
        var now = time.GetUtcNow();
        Change(run, status, detail, now, info => info with
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

    private void Change(JobRun run, JobStatus status, string? detail, DateTimeOffset at, Func<JobInfo, JobInfo> change)
    {
        var info = change(run.Info);
        var history = info.History.Length < HistoryKept ? info.History : info.History.RemoveAt(HistoryKept / 2);
        run.Info = info with
        {
            Status = status,
            Revision = info.Revision + 1,
            History = history.Add(new JobEvent(at, status, info.Attempt, detail)),
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
