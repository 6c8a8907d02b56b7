using LocalOrleans.Activations;
using LocalOrleans.Calls;
using LocalOrleans.Runtime;
using Orleans.Runtime;

namespace LocalOrleans.Timing;

/// <summary>
/// A timer of one activation. A tick runs as a call does, interleaving only when asked to; the next is due one period after it ended, so
/// ticks of one timer never overlap.
/// </summary>
internal abstract class GrainTimer : GrainRequest, IGrainTimer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly Activation _owner;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _clock;
    private readonly bool _interleaves;
    private readonly bool _keepsAlive;
    private TimeSpan _due;
    private TimeSpan _period;
    private bool _changed;
    private volatile bool _ticking;

    protected GrainTimer(Activation owner, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, options.Period);
        _owner = owner;
        _due = options.DueTime;
        _period = options.Period;
        _interleaves = options.Interleave;
        _keepsAlive = options.KeepAlive;

        // A tick is nobody's call: it starts with no context of the one that registered the timer.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
        {
            _clock = owner.Engine.GrainTime.CreateTimer(
                static self => ((GrainTimer)self!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public sealed override bool Interleaves => _interleaves;

    public sealed override bool CountsAsUse => _keepsAlive;

    public sealed override bool IsOver => _disposed.IsCancellationRequested;

    protected CancellationToken Disposed => _disposed.Token;

    public void Arm() => _clock.Change(_due, Timeout.InfiniteTimeSpan);

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, period);
        _due = dueTime;
        _period = period;
        _changed = true;
        if (!_ticking)
        {
            _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _clock.Dispose();
        _owner.Forget(this);
    }

    // A tick of an activation that goes is dropped.
    public sealed override void Refuse(Exception reason)
    {
    }

    public sealed override void TargetIsGone(Activation activation, Exception? failure, bool servedNobody)
    {
    }

    protected sealed override void Begin()
    {
        _changed = false;
        Await(Tick());
    }

    protected abstract Task Tick();

    protected sealed override void Succeed(Task task) => Rearm();

    protected sealed override void Fail(Exception exception)
    {
        if (!IsOver)
        {
            EngineLog.TimerFailed(_owner.Engine.Logger, exception, _owner.GrainId);
        }

        Rearm();
    }

    private static void Check(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime, Longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(period, Longest);
    }

    private void Due()
    {
        _ticking = true;
        _owner.Deliver(this);
    }

    private void Rearm()
    {
        _ticking = false;
        if (!IsOver)
        {
            _clock.Change(_changed ? _due : _period, Timeout.InfiniteTimeSpan);
        }
    }
}
