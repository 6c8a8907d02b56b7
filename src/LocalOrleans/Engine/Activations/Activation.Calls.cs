using LocalOrleans.Calls;
using LocalOrleans.Runtime;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LocalOrleans.Activations;

/// <summary>Which call may run when.</summary>
internal sealed partial class Activation
{
    private GrainRequest? _waiting;
    private GrainRequest? _waitingLast;
    private int _waitingThatMayPass;

    // Calls running: all, those that read only, those that exclude others.
    private int _running;
    private int _reading;
    private int _excluding;
    private GrainRequest? _blocking;
    private int _pending;
    private bool _served;
    private CallRequest? _outgoing;

    /// <summary>Chains whose calls may come in while the grain awaits, by how often each was entered.</summary>
    private Dictionary<Guid, int>? _reentrant;

    /// <summary>Calls taken and not yet ended.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>The call the grain made last, if its answer is still awaited.</summary>
    public CallRequest? Outgoing => _outgoing is { IsOver: false } call ? call : null;

    /// <summary>When a call last began or ended, in ticks of the activation clock.</summary>
    public long LastUsed { get; private set; }

    public void EnterReentrantSection(Guid chain)
    {
        _reentrant ??= [];
        _reentrant[chain] = _reentrant.GetValueOrDefault(chain) + 1;
    }

    public void LeaveReentrantSection(Guid chain)
    {
        if (_reentrant is not null && _reentrant.TryGetValue(chain, out var count))
        {
            if (count > 1)
            {
                _reentrant[chain] = count - 1;
            }
            else
            {
                _reentrant.Remove(chain);
            }
        }
    }

    /// <summary>A call arrives in its turn.</summary>
    public void Accept(GrainRequest request)
    {
        if (request.IsOver)
        {
            // The caller has given up: nobody would hear the answer.
            Interlocked.Decrement(ref _pending);
        }
        else if (_state == ActivationState.Invalid)
        {
            HandOn(request);
        }
        else if (_state == ActivationState.Valid && MayRun(request))
        {
            Start(request);
        }
        else
        {
            Wait(request);
        }
    }

    /// <summary>A running call has ended.</summary>
    public void Ended(GrainRequest request)
    {
        Interlocked.Decrement(ref _pending);
        _running--;
        if (request.Excludes)
        {
            _excluding--;
        }
        else if (request.ReadsOnly)
        {
            _reading--;
        }

        if (ReferenceEquals(_blocking, request))
        {
            _blocking = null;
        }

        if (request.CountsAsUse)
        {
            Touch();
        }
    }

    /// <summary>An error left a call of this grain.</summary>
    public void CallFailed(Exception exception)
    {
        // The grain's view of its state is outdated: the next activation reads it again. Callers that pass the error on keep theirs.
        if (exception is InconsistentStateException { EndsActivation: true } inconsistent)
        {
            inconsistent.EndsActivation = false;
            BeginDeactivating(new(DeactivationReasonCode.ApplicationError, exception, "The stored state is not the one the grain had read."), default);
        }
    }

    public void NoteOutgoing(CallRequest call) => _outgoing = call;

    /// <summary>What the grain is doing, for the message of a call that got no answer.</summary>
    public string Describe()
    {
        // Read from other threads, for people: a stale value does no harm.
        var running = _blocking is { } blocking ? $" runs {blocking} and" : "";
        return $"{this}{running} has {Pending} calls pending.";
    }

    private void Touch() => LastUsed = Engine.ActivationTime.GetTimestamp();

    private bool MayRun(GrainRequest request) =>
        request.Interleaves
        || _running == 0
        || Class.IsReentrant
        || (_excluding == 0 && (_reading == 0 || request.ReadsOnly))
        || (_reentrant is not null && request.Chain is var chain && chain != Guid.Empty && _reentrant.ContainsKey(chain));

    private void Start(GrainRequest request)
    {
        _running++;
        _served = true;
        if (request.Excludes)
        {
            _excluding++;
            _blocking ??= request;
        }
        else if (request.ReadsOnly)
        {
            _reading++;
        }

        request.Start(this);
    }

    private void Wait(GrainRequest request)
    {
        if (_waitingLast is null)
        {
            _waiting = request;
        }
        else
        {
            _waitingLast.Next = request;
        }

        _waitingLast = request;
        if (request.MayPass)
        {
            _waitingThatMayPass++;
        }
    }

    /// <summary>After every turn: starts what may run now, ends what is to end.</summary>
    private void GoOn(ExecutionContext clean)
    {
        if (_waiting is not null && _state == ActivationState.Valid)
        {
            StartWaiting(clean);
        }

        if (_running == 0 && _state == ActivationState.Deactivating && !_leaving)
        {
            _leaving = true;
            _ = LeaveAsync();
        }
    }

    private void StartWaiting(ExecutionContext clean)
    {
        // Calls queue in order; one that may share the grain with what runs passes those that may not.
        GrainRequest? before = null;
        var at = _waiting;
        while (at is not null && _state == ActivationState.Valid)
        {
            var next = (GrainRequest?)at.Next;
            if (!at.IsOver && !MayRun(at))
            {
                if (_waitingThatMayPass == 0)
                {
                    return;
                }

                before = at;
                at = next;
                continue;
            }

            Unlink(before, at, next);
            if (at.IsOver)
            {
                Interlocked.Decrement(ref _pending);
            }
            else
            {
                Start(at);
                ExecutionContext.Restore(clean);
            }

            at = next;
        }
    }

    private void Unlink(GrainRequest? before, GrainRequest request, GrainRequest? next)
    {
        request.Next = null;
        if (before is null)
        {
            _waiting = next;
        }
        else
        {
            before.Next = next;
        }

        if (next is null)
        {
            _waitingLast = before;
        }

        if (request.MayPass)
        {
            _waitingThatMayPass--;
        }
    }

    private void HandOn(GrainRequest request)
    {
        Interlocked.Decrement(ref _pending);
        request.TargetIsGone(this, _activationFailure, servedNobody: !_served);
    }

    private void HandOnWaiting()
    {
        var at = _waiting;
        _waiting = _waitingLast = null;
        _waitingThatMayPass = 0;
        while (at is not null)
        {
            var next = (GrainRequest?)at.Next;
            at.Next = null;
            HandOn(at);
            at = next;
        }
    }
}
