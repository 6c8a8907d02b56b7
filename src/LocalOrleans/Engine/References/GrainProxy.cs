using LocalOrleans.Calls;
using LocalOrleans.Runtime;
using Orleans.Runtime;

namespace LocalOrleans.References;

/// <summary>Base of the classes made for grain interfaces: their methods put the arguments into a request and send it.</summary>
internal abstract class GrainProxy : GrainReference
{
    private ICallTarget? _target;

    protected GrainProxy(GrainId grainId, CallOrigin origin)
        : base(grainId) => Origin = origin;

    /// <summary>Who calls: the engine's grains, or a client.</summary>
    public CallOrigin Origin { get; }

    /// <summary>Sends a request to the activation of the grain, making one if there is none.</summary>
    public void Route(CallRequest request)
    {
        var target = _target;
        if (target is null || target.IsGone)
        {
            target = Origin.Resolve(GrainId);
            if (target is null)
            {
                request.Refuse(Origin.Unavailable());
                return;
            }

            _target = target;
        }

        if (Origin.Overload(target) is { } overload)
        {
            request.Refuse(overload);
        }
        else
        {
            target.Deliver(request);
        }
    }

    // What follows is called by emitted code.
    protected T Copy<T>(T argument) => Origin.Copier.Copy(argument);

    protected Task<TResult> Send<TResult>(CallOf<TResult> request, GrainMethod method)
    {
        var promise = request.TypedPromise;
        request.Send(this, method);
        return promise;
    }

    protected Task<TResult> SendCancellable<TResult>(CallOf<TResult> request, GrainMethod method, CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult>(token);
        }

        var promise = request.TypedPromise;
        request.CancelWith(token);
        request.Send(this, method);
        request.WatchCancellation();
        return promise;
    }

    protected Task SendOneWay<TResult>(CallOf<TResult> request, GrainMethod method)
    {
        request.Send(this, method);
        return Task.CompletedTask;
    }
}
