using LocalOrleans.Collecting;
using LocalOrleans.Runtime;
using LocalOrleans.Timing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.Activations;

/// <summary>From activation to deactivation.</summary>
internal sealed partial class Activation
{
    private readonly StatelessWorkers? _workers;
    private readonly Lock _timersGate = new();
    private AsyncServiceScope _scope;
    private HashSet<GrainTimer>? _timers;
    private bool _timersEnded;
    private Exception? _activationFailure;
    private DeactivationReason _reason;
    private CancellationToken _reasonToken;
    private CancellationTokenSource? _activating;
    private TaskCompletionSource? _gone;
    private long _keepUntil;
    private bool _wasActivated;
    private bool _leaving;
    private IdleBatch? _collectedBy;

    public IServiceProvider ActivationServices => _scope.ServiceProvider;

    /// <summary>Whether calls sent here would have to wait for another activation.</summary>
    public bool IsLeaving => _state >= ActivationState.Deactivating;

    public Task Deactivated
    {
        get
        {
            var gone = Volatile.Read(ref _gone);
            if (gone is null)
            {
                var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                gone = Interlocked.CompareExchange(ref _gone, made, null) ?? made;
                if (IsGone)
                {
                    gone.TrySetResult();
                }
            }

            return gone.Task;
        }
    }

    /// <summary>States to read before the grain activates, registered while its constructor's arguments are made.</summary>
    public List<Storing.IReadBeforeActivation>? States { get; set; }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(Current, this))
        {
            BeginDeactivating(deactivationReason, cancellationToken);
        }
        else
        {
            Post(new DeactivateItem(deactivationReason, cancellationToken));
        }
    }

    public void BeginDeactivating(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_reason.ReasonCode != DeactivationReasonCode.None || IsGone)
        {
            return;
        }

        _reason = reason;
        _reasonToken = cancellationToken;
        if (_state == ActivationState.Valid)
        {
            _state = ActivationState.Deactivating;
        }
        else
        {
            _activating?.Cancel();
        }
    }

    /// <summary>Ends the activation if it idles still; in its turn. False when there is nothing to wait for.</summary>
    public bool TryCollect(long now, IdleBatch batch)
    {
        if (_state != ActivationState.Valid || CollectableAt(now) > now)
        {
            return false;
        }

        _collectedBy = batch;
        BeginDeactivating(new(DeactivationReasonCode.ActivationIdle, "The activation has idled longer than its collection age."), default);
        return true;
    }

    public void DelayDeactivation(TimeSpan span) => _keepUntil = span switch
    {
        _ when span == Timeout.InfiniteTimeSpan || span == TimeSpan.MaxValue => long.MaxValue,
        _ when span <= TimeSpan.Zero => 0,
        _ => Engine.ActivationTime.GetTimestamp() + (long)(span.TotalSeconds * Engine.ActivationTime.TimestampFrequency),
    };

    /// <summary>When idling this activation may be collected, in ticks of the activation clock; a grain at work is not idle.</summary>
    public long CollectableAt(long now) =>
        Pending > 0 ? now + Class.CollectionAgeTicks : Math.Max(LastUsed > long.MaxValue - Class.CollectionAgeTicks ? long.MaxValue : LastUsed + Class.CollectionAgeTicks, _keepUntil);

    public IGrainTimer RegisterTimer<TState>(Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        // From any thread, as in Orleans: its ticks are turns wherever it was made. One made too late never ticks.
        var timer = new GrainTimer<TState>(this, callback, state, options);
        lock (_timersGate)
        {
            if (!_timersEnded)
            {
                (_timers ??= []).Add(timer);
                timer.Arm();
                return timer;
            }
        }

        timer.Dispose();
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_timersGate)
        {
            _timers?.Remove(timer);
        }
    }

    private async Task ActivateAsync()
    {
        try
        {
            _scope = Engine.Services.CreateAsyncScope();
            GrainInstance = Class.Create(this);
            if (Class.HasOnActivate || States is not null)
            {
                await RunActivationStepsAsync();
            }

            _wasActivated = true;
            Engine.Metrics.Activated(Class);
            _state = _reason.ReasonCode == DeactivationReasonCode.None ? ActivationState.Valid : ActivationState.Deactivating;
        }
        catch (OperationCanceledException) when (_reason.ReasonCode != DeactivationReasonCode.None)
        {
            // Told to end before it had begun: its calls are not failed but handed on.
            _state = ActivationState.Deactivating;
        }
        catch (Exception exception)
        {
            EngineLog.ActivationFailed(Engine.Logger, exception, GrainId);
            _activationFailure = exception;
            _reason = new(DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain.");
            _state = ActivationState.Deactivating;
        }

        Touch();
        if (_state == ActivationState.Valid)
        {
            Engine.Collector.Watch(this);
        }

        // A turn of its own, so that what waits starts whether activating took one turn or many.
        Post(new CallbackItem(static _ => { }));
    }

    private async Task RunActivationStepsAsync()
    {
        using var timeout = new CancellationTokenSource(Engine.Collection.ActivationTimeout, Engine.ActivationTime);
        _activating = timeout;
        try
        {
            foreach (var state in States ?? [])
            {
                await state.ReadAsync().WaitAsync(timeout.Token);
            }

            if (GrainInstance is IGrainBase grain)
            {
                await grain.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }
        }
        finally
        {
            _activating = null;
        }
    }

    private async Task LeaveAsync()
    {
        DisposeTimers();
        if (_wasActivated)
        {
            if (Class.HasOnDeactivate && GrainInstance is IGrainBase grain)
            {
                await RunOnDeactivateAsync(grain);
            }

            Engine.Metrics.Deactivated(Class);
        }

        await DisposeInstanceAsync();

        // Left the directory before it is gone, so that who finds it gone gets another.
        if (_workers is null)
        {
            Engine.Directory.Remove(this);
        }
        else
        {
            _workers.Remove(this);
        }

        _state = ActivationState.Invalid;
        HandOnWaiting();
        Volatile.Read(ref _gone)?.TrySetResult();
        _collectedBy?.Decided();
    }

    private async Task RunOnDeactivateAsync(IGrainBase grain)
    {
        using var timeout = new CancellationTokenSource(Engine.Collection.DeactivationTimeout, Engine.ActivationTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _reasonToken);
        try
        {
            await grain.OnDeactivateAsync(_reason, either.Token).WaitAsync(either.Token);
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(Engine.Logger, exception, GrainId);
        }
    }

    private async Task DisposeInstanceAsync()
    {
        try
        {
            switch (GrainInstance)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }

            await _scope.DisposeAsync();
        }
        catch (Exception exception)
        {
            EngineLog.DeactivationFailed(Engine.Logger, exception, GrainId);
        }
    }

    private void DisposeTimers()
    {
        GrainTimer[] timers;
        lock (_timersGate)
        {
            timers = _timers is null ? [] : [.. _timers];
            _timers = null;
            _timersEnded = true;
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }
}
