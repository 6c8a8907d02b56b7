namespace IndexForge.Grains.Jobs;

/// <summary>Wakes everyone who waits for the next change. For use within one activation.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    public void Set()
    {
        var old = _next;
        _next = New();
        old.TrySetResult();
    }

    /// <summary>Completes at the next change, or after <paramref name="atMost"/>.</summary>
    public async Task Wait(TimeSpan atMost, TimeProvider time)
    {
        try
        {
            await _next.Task.WaitAsync(atMost, time);
        }
        catch (TimeoutException)
        {
            // Nothing changed in time: the caller looks for itself.
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
