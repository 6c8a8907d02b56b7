namespace LocalOrleans.Calls;

/// <summary>Carries a caller's cancellation to the grain: the grain sees a token of its own, which a timeout cancels as well.</summary>
internal sealed class CallCancellation(CallRequest call, CancellationToken callers)
{
    private readonly CancellationTokenSource _grains = new();
    private CancellationTokenRegistration _registration;

    public CancellationToken Token => _grains.Token;

    public void Watch()
    {
        if (callers.CanBeCanceled)
        {
            _registration = callers.UnsafeRegister(static (self, token) => ((CallRequest)self!).CancelledByCaller(token), call);
            if (call.IsOver)
            {
                _registration.Dispose();
            }
        }
    }

    public void Unwatch() => _registration.Unregister();

    /// <summary>Callbacks of the grain's code run on the pool, never on the thread of who cancelled.</summary>
    public void CancelGrain() => _ = _grains.CancelAsync();
}
