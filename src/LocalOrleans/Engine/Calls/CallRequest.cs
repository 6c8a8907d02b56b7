using System.Text;
using LocalOrleans.Activations;
using LocalOrleans.References;
using LocalOrleans.Runtime;
using LocalOrleans.Timing;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LocalOrleans.Calls;

/// <summary>A call through a reference, and the promise of its answer. Per method of a grain interface a class is made that holds its arguments.</summary>
internal abstract class CallRequest : GrainRequest, IInvokable
{
    // An activation that goes without having served a call says that the grain cannot be had.
    private const int MaxFruitlessActivations = 2;

    private GrainProxy _reference = null!;
    private GrainMethod _method = null!;
    private Activation? _source;
    private Dictionary<string, object>? _context;
    private CallCancellation? _cancellation;
    private IncomingCall? _filtered;
    private int _over;
    private int _fruitless;

    /// <summary>Where the call waits for its deadline.</summary>
    public DeadlineLinks Deadline;

    public override bool Interleaves => _method.Interleaves;

    public override bool ReadsOnly => _method.ReadsOnly;

    public override Guid Chain => RequestContext.ReentrancyIdOf(_context);

    public override bool IsOver => Volatile.Read(ref _over) != 0;

    public GrainMethod Method => _method;

    public GrainId TargetId => _reference.GrainId;

    public GrainId? SourceId => _source?.GrainId;

    /// <summary>The promise as its caller sees it; asked for before the call is sent.</summary>
    public abstract Task Promise { get; }

    /// <summary>What the grain's method is given for its cancellation token.</summary>
    protected CancellationToken Cancelled => _cancellation?.Token ?? default;

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    public string GetMethodName() => _method.Name;

    public string GetInterfaceName() => _method.Interface.FullName!;

    public void Send(GrainProxy reference, GrainMethod method)
    {
        _reference = reference;
        _method = method;
        _source = Activation.Current;
        _source?.NoteOutgoing(this);
        _context = RequestContext.Current;
        if (!method.IsOneWay)
        {
            reference.Origin.DeadlinesOf(method)?.Add(this);
        }

        reference.Route(this);
    }

    /// <summary>Links the caller's token to the one the grain sees.</summary>
    public void CancelWith(CancellationToken token) => _cancellation = new CallCancellation(this, token);

    /// <summary>Watches the caller's token, once the call is under way.</summary>
    public void WatchCancellation() => _cancellation?.Watch();

    public override void Refuse(Exception reason) => Fail(reason);

    public override void TargetIsGone(Activation activation, Exception? failure, bool servedNobody)
    {
        if (failure is not null)
        {
            Refuse(failure);
        }
        else if (servedNobody && ++_fruitless > MaxFruitlessActivations)
        {
            Refuse(new OrleansMessageRejectionException($"{TargetId} deactivates before it serves any call: {this} was not run.", null));
        }
        else
        {
            _reference.Route(this);
        }
    }

    /// <summary>What keeps the answer away: what the target does, and what that waits for in turn.</summary>
    public string? DescribeWait()
    {
        const int MaxSteps = 8;
        var seen = new List<GrainId>();
        var told = new StringBuilder();
        var at = this;
        while (at is not null && seen.Count < MaxSteps && at._reference.Origin.Find(at.TargetId) is { } target)
        {
            if (seen.Contains(at.TargetId))
            {
                return told.Append(" The calls wait for each other: a deadlock.").ToString();
            }

            seen.Add(at.TargetId);
            told.Append(told.Length == 0 ? "" : " ").Append(target.Describe());
            at = (target as Activation)?.Outgoing;
        }

        return told.ToString();
    }

    /// <summary>The answer did not come in time: the caller is told, and who runs the call is asked to stop.</summary>
    public void TimeOut(TimeSpan after, string? doing)
    {
        if (TryEnd())
        {
            SetException(new TimeoutException($"Response did not arrive on time in {after} for message: {this}. {doing}"));
            _reference.Origin.Metrics.TimedOut(TargetId);
            if (_reference.Origin.CancelsOnTimeout)
            {
                _cancellation?.CancelGrain();
            }
        }
    }

    /// <summary>The host ends before the answer came.</summary>
    public void Abandon(Exception reason)
    {
        if (TryEnd())
        {
            SetException(reason);
        }
    }

    /// <summary>The caller's token was cancelled: it stops waiting, and who runs the call is asked to stop.</summary>
    public void CancelledByCaller(CancellationToken token)
    {
        if (TryEnd())
        {
            SetException(new OperationCanceledException(token));
            _cancellation?.CancelGrain();
        }
    }

    public override string ToString() =>
        $"Request [{(_source is null ? "client" : _source.GrainId)}]->[{TargetId}] {_method.Interface.Name}.{_method.Name}";

    /// <summary>Calls the grain's method for a filter, which sees the result as an object.</summary>
    public abstract Task<object?> InvokeBoxedAsync(object grain);

    protected sealed override void Begin()
    {
        if (_context is not null)
        {
            RequestContext.Current = _context;
        }

        var grain = Activation.GrainInstance!;
        if (Activation.Engine.Filters.Length > 0 || Activation.Class.IsFilter)
        {
            _filtered = new IncomingCall(this, Activation);
            Await(_filtered.Invoke());
        }
        else
        {
            Invoke(grain);
        }
    }

    protected abstract void Invoke(object grain);

    protected sealed override void Succeed(Task task)
    {
        if (_filtered is null)
        {
            SucceedWith(task);
        }
        else
        {
            SucceedWithBoxed(_filtered.Result);
        }
    }

    protected sealed override void Fail(Exception exception)
    {
        if (_method.IsOneWay)
        {
            EngineLog.OneWayFailed(_reference.Origin.Logger, exception, this);
        }

        if (TryEnd())
        {
            SetException(_reference.Origin.Carried(exception));
            _reference.Origin.Metrics.Failed(TargetId);
        }
    }

    protected abstract void SucceedWith(Task task);

    protected abstract void SucceedWithBoxed(object? result);

    protected abstract void SetException(Exception exception);

    /// <summary>True for the one who may answer.</summary>
    protected bool TryEnd()
    {
        if (Interlocked.Exchange(ref _over, 1) != 0)
        {
            return false;
        }

        Deadline.Owner?.Remove(this);
        _cancellation?.Unwatch();
        return true;
    }
}
