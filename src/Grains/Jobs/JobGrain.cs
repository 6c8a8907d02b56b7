using IndexForge.Grains.Documents;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Jobs;

/// <summary>The life of a subject's runs: what callers ask (here), what workers report (JobGrain.Attempts.cs).</summary>
[GrainType("job"), CollectionAgeLimit(Minutes = 2)]
public sealed partial class JobGrain(
    [PersistentState("job", StorageNames.Durable)] IPersistentState<JobState> state,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<JobGrain> logger) : Grain, IJobGrain
{
    private const int RunsKept = 20;
    private const int HistoryKept = 100;
    private const int MaxJoined = 100;

    /// <summary>Interruptions after which a run is not worked on beside others that had as many: one of them may be what kills the process.</summary>
    private const int SuspectAfter = 3;
    private readonly ChangeSignal _changed = new();
    private DateTimeOffset _lastBeat;
    private int _enqueued;

    /// <summary>The run that this activation stored and granted to nobody yet, or 0. The token of its first attempt is stored with it.</summary>
    private int _fresh;

    /// <summary>A first attempt at work that is not written yet, see <see cref="Begin"/>.</summary>
    private (int Run, string Worker, DateTimeOffset At)? _begun;

    /// <summary>Memory is ahead of storage: what it says may yet turn out not to be so.</summary>
    private bool _unsaved;
    private bool _ending;

    private JobRun? Live => state.State.Runs is [.., var last] && !last.Info.IsFinished ? last : null;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // A worker may have been heard of just before this activation: it gets a whole lease to be heard of again.
        _lastBeat = time.GetUtcNow();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        _changed.Set();
        return Task.CompletedTask;
    }

    public async Task<JobAccepted> Submit(JobRequest request)
    {
        if ((Live ?? (request.Once ? state.State.Runs.LastOrDefault() : null)) is { } former)
        {
            if (!former.Info.IsFinished && former.Number != _enqueued)
            {
                // A process may have died with the run stored and its entry not.
                await Enqueue(former, former.Info.NextAttemptAt ?? time.GetUtcNow());
            }

            if (request.CallbackUrl is { } url)
            {
                await Join(former, url);
            }

            return new JobAccepted(former.Info.Id, former.Info.Status, Deduplicated: true);
        }

        var now = time.GetUtcNow();
        var number = state.State.LastRun + 1;
        var run = new JobRun
        {
            Number = number,
            Request = request,
            Fence = 1,
            Info = new JobInfo
            {
                Id = new JobId(this.GetPrimaryKeyString(), number).ToString(),
                Kind = request.Kind,
                Subject = request.Subject,
                Collection = request.Collection,
                Priority = request.Priority,
                MaxAttempts = options.Value.MaxAttempts,
                CreatedAt = now,
                RequestId = request.RequestId,
                NextAttemptAt = now,
                Revision = 1,
                History = [new JobEvent(now, JobStatus.Queued, 0, null)],
            },
        };

        state.State.LastRun = number;
        state.State.Runs.Add(run);
        if (state.State.Runs.Count > RunsKept)
        {
            state.State.Runs.RemoveAt(0);
        }

        await StoreAndEnqueue(run, now);
        _fresh = number;
        await Publish(run);
        return new JobAccepted(run.Info.Id, JobStatus.Queued, Deduplicated: false);
    }

    /// <summary>Has a run that is there already report its end to one more address.</summary>
    private async Task Join(JobRun run, string callback)
    {
        if (run.Request.Callbacks().Contains(callback))
        {
            return;
        }

        if (run.Request.MoreCallbacks.Length >= MaxJoined)
        {
            throw new ServiceException(ErrorCodes.Conflict, $"Job {run.Info.Id} already reports to {MaxJoined + 1} addresses: ask for its status instead.");
        }

        run.Request = run.Request.CallbackUrl is null
            ? run.Request with { CallbackUrl = callback }
            : run.Request with { MoreCallbacks = run.Request.MoreCallbacks.Add(callback) };
        await Save();

        // A worker that has the run already knows only the former addresses; driven again, it is told of all.
        await Enqueue(run, time.GetUtcNow());
    }

    public Task<JobInfo?> Get(int run) => Task.FromResult(Find(run)?.Info);

    public async Task<JobInfo?> WaitForChange(int run, long seen, TimeSpan atMost)
    {
        var from = time.GetTimestamp();
        var longest = TimeSpan.FromSeconds(Math.Clamp(atMost.TotalSeconds, 0, 20));
        while (true)
        {
            // This call runs between the awaits of others: nothing is shown before it is stored.
            var found = Find(run)?.Info;
            var left = longest - time.GetElapsedTime(from);
            if (!_unsaved && ((found is not null && found.Revision != seen) || left <= TimeSpan.Zero))
            {
                return found;
            }

            if (_ending)
            {
                return null;
            }

            await _changed.Wait(left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1), time);
        }
    }

    public async Task<JobInfo> Cancel(int run)
    {
        var found = Find(run) ?? throw NoSuchRun(run);
        switch (found.Info.Status)
        {
            case JobStatus.Cancelled:
                return found.Info;
            case JobStatus.Completed or JobStatus.Failed:
                throw new ServiceException(ErrorCodes.Conflict, $"Job {found.Info.Id} has already {Word(found.Info.Status)}: it can no longer be cancelled.");
        }

        WriteBegun(found);
        found.Fence++;
        await End(found, JobStatus.Cancelled, "cancelled by a caller", new ErrorInfo("cancelled", "The job was cancelled.", Transient: false), result: null);

        // Driving the entry tells the subject and removes it.
        await Enqueue(found, time.GetUtcNow());
        return found.Info;
    }

    public async Task<JobAccepted> Retry(int run, string operation)
    {
        if (state.State.Runs.FindLast(r => r.Request.Operation == operation) is { } made && made != Live)
        {
            return new JobAccepted(made.Info.Id, made.Info.Status, Deduplicated: true);
        }

        var found = Find(run) ?? throw NoSuchRun(run);
        if (found.Info.Status is not (JobStatus.Failed or JobStatus.Cancelled))
        {
            throw new ServiceException(ErrorCodes.Conflict, $"Job {found.Info.Id} is {Word(found.Info.Status)}: only a failed or cancelled job can be requeued.");
        }

        return await Submit(found.Request with { Once = false, Operation = operation });
    }

    public async Task<JobAccepted?> Requeue(int run) =>
        state.State.Runs is [.., var last] && last.Number == run && last.Info.Status is JobStatus.Failed or JobStatus.Cancelled ? await Retry(run, Ids.New()) : null;

    /// <summary>
    /// The run and its queue entry are written side by side, to wait for the disk once. Should only one of them be kept: an entry
    /// without a run is dropped when it is driven, and a run without an entry, which nobody was told of, gets one with the next submission.
    /// </summary>
    private async Task StoreAndEnqueue(JobRun run, DateTimeOffset due)
    {
        var stored = Save();
        try
        {
            await Enqueue(run, due);
        }
        catch (ServiceException e) when (e.Code == ErrorCodes.QueueFull)
        {
            await stored;
            state.State.Runs.Remove(run);
            await Save();
            throw;
        }
        finally
        {
            await stored.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await stored;
    }

    public Task Drive(int run) => Find(run) is { } found ? Enqueue(found, time.GetUtcNow()) : Task.CompletedTask;

    private async Task Enqueue(JobRun run, DateTimeOffset due)
    {
        await GrainFactory.GetGrain<IJobQueueGrain>(QueuePartitions.Of(this.GetPrimaryKeyString(), options.Value.Partitions))
            .Enqueue(new QueueEntry(run.Info.Id, due, run.Request.Priority, run.Request.Consumer));
        _enqueued = run.Number;
    }

    private JobRun? Find(int run) => state.State.Runs.Find(r => r.Number == run);

    private ServiceException NoSuchRun(int run) =>
        new(ErrorCodes.NotFound, $"There is no job {new JobId(this.GetPrimaryKeyString(), run)}.");

    /// <summary>Writes the state; a failure leaves memory and storage apart, so the activation ends and the next one reads anew.</summary>
    private async Task Save()
    {
        _unsaved = true;
        try
        {
            await state.WriteStateAsync();
            _unsaved = false;
        }
        catch
        {
            _ending = true;
            this.DeactivateOnIdle();
            throw;
        }
        finally
        {
            _changed.Set();
        }
    }

    private static string Word(JobStatus status) => status.ToString().ToLowerInvariant();
}
