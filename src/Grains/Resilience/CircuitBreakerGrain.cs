using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;

namespace IndexForge.Grains.Resilience;

/// <summary>The breaker's rules. Its store is volatile: a state that is lost begins closed, a write that fails is said and not surfaced.</summary>
[GrainType("breaker")]
public sealed partial class CircuitBreakerGrain(
    [PersistentState("breaker", StorageNames.Volatile)] IPersistentState<CircuitBreakerState> state,
    IOptions<CircuitBreakerOptions> options,
    TimeProvider time,
    BreakerMetrics metrics,
    ILogger<CircuitBreakerGrain> logger) : Grain, ICircuitBreakerGrain
{
    private const int HistoryKept = 50;

    private readonly FailureRun _run = new(options.Value);
    private CircuitBreakerState _state = new();
    private bool _listed;
    private int _successes;
    private long _lastProbe;
    private long _probe;
    private DateTimeOffset _probeUntil;

    private DateTimeOffset OpenUntil => (_state.Since ?? default) + options.Value.OpenDuration;

    private TimeSpan OpenFor => Remaining.Of(OpenUntil, Now, options.Value.OpenDuration);

    private TimeSpan ProbeFor => _probe == 0 ? TimeSpan.Zero : Remaining.Of(_probeUntil, Now, options.Value.ProbeLease);

    private DateTimeOffset Now => time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = state.State;
        // Probes of the activation before are none of this one's.
        _lastProbe = Now.UtcTicks;
        return Task.CompletedTask;
    }

    public async Task<BreakerPermit> Enter(string reporter)
    {
        await List();
        var now = Now;
        if (_state.State == BreakerState.Open && OpenFor == TimeSpan.Zero)
        {
            await Change(BreakerState.HalfOpen, $"open for {options.Value.OpenDuration}");
        }

        switch (_state.State)
        {
            case BreakerState.Open:
                return Refuse(OpenFor);
            case BreakerState.HalfOpen when ProbeFor > TimeSpan.Zero:
                return Refuse(ProbeFor);
            case BreakerState.HalfOpen:
                (_probe, _probeUntil) = (++_lastProbe, now + options.Value.ProbeLease);
                return Allow(_probe);
            default:
                _run.Seen(reporter, now);
                return _run.IsolatedUntil(reporter, now) is { } until ? Refuse(until - now) : Allow(0);
        }
    }

    public async Task<BreakerPermit> Report(BreakerReport report)
    {
        if (report.Epoch == _state.Epoch)
        {
            await (_state.State switch
            {
                BreakerState.Closed => OfCall(report),
                BreakerState.HalfOpen when report.Probe == _probe => OfProbe(report),
                _ => Task.CompletedTask,
            });
        }

        return _state.State == BreakerState.Closed && _run.IsolatedUntil(report.Reporter, Now) is null
            ? Allow(0)
            : Refuse(_state.State == BreakerState.Open ? OpenFor : options.Value.StateCache);
    }

    public Task<BreakerInfo> Get()
    {
        var now = Now;
        DateTimeOffset? retryAt = _state.State switch
        {
            BreakerState.Open => now + OpenFor,
            BreakerState.HalfOpen when ProbeFor > TimeSpan.Zero => _probeUntil,
            _ => null,
        };
        return Task.FromResult(new BreakerInfo(
            this.GetPrimaryKeyString(), _state.State, _run.Count, _successes, _state.Since, retryAt, [.. _run.Isolated(now)], [.. _state.History]));
    }

    public async Task<BreakerInfo> Open(string by)
    {
        await List();
        await Change(BreakerState.Open, $"opened by {by}");
        return await Get();
    }

    public async Task<BreakerInfo> Reset(string by)
    {
        _run.Clear();
        if (_state.State != BreakerState.Closed)
        {
            await Change(BreakerState.Closed, $"reset by {by}");
        }

        return await Get();
    }

    private async Task OfCall(BreakerReport report)
    {
        _run.Seen(report.Reporter, Now);
        if (report.Outcome == BreakerOutcome.Success)
        {
            _run.Succeeded(report.Reporter);
        }
        else if (report.Outcome == BreakerOutcome.Failure)
        {
            var (opens, isolates) = _run.Failed(report.Reporter, Now);
            if (opens)
            {
                await Change(BreakerState.Open, $"{_run.Count} failures in a row; the last: {report.Detail}");
            }
            else if (isolates)
            {
                LogIsolated(this.GetPrimaryKeyString(), report.Reporter, report.Detail);
            }
        }
    }

    private Task OfProbe(BreakerReport report)
    {
        _probe = 0;
        return report.Outcome switch
        {
            BreakerOutcome.Failure => Change(BreakerState.Open, $"a probe failed: {report.Detail}"),
            BreakerOutcome.Success when ++_successes >= options.Value.SuccessThreshold => Change(BreakerState.Closed, $"{_successes} probes succeeded"),
            _ => Task.CompletedTask,
        };
    }

    private async Task Change(BreakerState to, string reason)
    {
        var (from, name) = (_state.State, this.GetPrimaryKeyString());
        reason = reason.Length > 200 ? reason[..200] : reason;
        LogChanged(name, from, to, reason);
        metrics.Changed(name, to);
        _run.Clear();
        (_successes, _probe) = (0, 0);
        _state = new CircuitBreakerState
        {
            State = to, Epoch = _state.Epoch + 1, Since = Now, History = [new BreakerEvent(Now, from, to, reason), .. _state.History.Take(HistoryKept - 1)],
        };
        try
        {
            await Save();
        }
        catch (Exception error)
        {
            LogUnwritten(error, name);
        }
    }

    private async Task Save()
    {
        state.State = _state;
        try
        {
            await state.WriteStateAsync();
        }
        catch (InconsistentStateException)
        {
            await state.ReadStateAsync();
            state.State = _state;
            await state.WriteStateAsync();
        }
    }

    private async Task List()
    {
        if (!_listed)
        {
            _listed = true;
            try
            {
                await GrainFactory.GetGrain<ICircuitBreakerDirectoryGrain>("0").Add(this.GetPrimaryKeyString());
            }
            catch (Exception error)
            {
                LogUnwritten(error, this.GetPrimaryKeyString());
            }
        }
    }

    private BreakerPermit Allow(long probe) => new(true, _state.State, _state.Epoch, probe, _run.Count > 0, TimeSpan.Zero);

    private BreakerPermit Refuse(TimeSpan retryAfter) => new(false, _state.State, _state.Epoch, 0, true, retryAfter);
}
