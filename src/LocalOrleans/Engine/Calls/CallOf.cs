using System.Runtime.CompilerServices;

namespace LocalOrleans.Calls;

/// <summary>A call that answers a <typeparamref name="TResult"/>.</summary>
internal abstract class CallOf<TResult> : CallRequest
{
    // The promise is a bare task: one object less than a completion source. Continuations of it never run inside a turn,
    // since code under a scheduler of its own is no place to inline into.
    private AsyncTaskMethodBuilder<TResult> _promise;

    public sealed override Task Promise => _promise.Task;

    public Task<TResult> TypedPromise => _promise.Task;

    /// <summary>The answer is there: it is copied in the turn that made it.</summary>
    protected void Answer(TResult result)
    {
        var copy = Activation.Engine.Copier.Copy(result);
        if (TryEnd())
        {
            _promise.SetResult(copy);
        }
    }

    /// <summary>A filter that kept the call to itself leaves no result.</summary>
    protected sealed override void SucceedWithBoxed(object? result) => Answer(result is null ? default! : (TResult)result);

    protected sealed override void SetException(Exception exception) => _promise.SetException(exception);
}
