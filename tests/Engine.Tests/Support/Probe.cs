using System.Collections.Concurrent;

namespace IndexForge.Engine.Tests.Support;

/// <summary>
/// What grains of a test tell it, and the gates at which they wait for it, by a name that only that test uses. It stands outside the
/// grains, so that tests see what really ran, not what an answer says.
/// </summary>
internal sealed class Probe
{
    /// <summary>After which a wait is given up, so that what never comes fails a test by its name and does not hold the run.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly ConcurrentDictionary<string, Probe> All = new();

    private readonly ConcurrentQueue<string> _events = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _arrivals = new();

    public IReadOnlyCollection<string> Events => [.. _events];

    public static Probe Of(string test) => All.GetOrAdd(test, _ => new Probe());

    public void Note(string what)
    {
        _events.Enqueue(what);
        At(_arrivals, what).TrySetResult();
    }

    /// <summary>Completes once the event has been noted.</summary>
    public Task Seen(string what) => Within(At(_arrivals, what).Task, () => $"«{what}» was never noted; what was: {string.Join(", ", _events)}.");

    /// <summary>Where a grain waits until the test opens the gate; a test that has failed leaves it closed, and its cluster must stop all the same.</summary>
    public Task Gate(string name) => Within(At(_gates, name).Task, () => $"The gate «{name}» was never opened.");

    public void Open(string name) => At(_gates, name).TrySetResult();

    public static async Task Within(Task task, Func<string> failure)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException(failure());
        }
    }

    private static TaskCompletionSource At(ConcurrentDictionary<string, TaskCompletionSource> all, string name) =>
        all.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
