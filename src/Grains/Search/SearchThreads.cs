using System.Collections.Concurrent;

namespace IndexForge.Grains.Search;

/// <summary>
/// The threads that searches compute on: one for each processor, apart from the pool. A scan of a large shard takes tens of milliseconds; on the pool,
/// which has as many threads as there are processors, two of them would keep every other request waiting for their end. Here the system
/// shares the processors out among scans and the pool, a few milliseconds at a time.
/// </summary>
public sealed class SearchThreads : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static SearchThreads? _current;

    private readonly BlockingCollection<Task> _tasks = [];

    public SearchThreads()
    {
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
        {
            new Thread(Work) { IsBackground = true, Name = "search" }.Start();
        }
    }

    public override int MaximumConcurrencyLevel { get; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Runs a search here; what it awaits comes back here.</summary>
    public Task<T> Run<T>(Func<Task<T>> search) => Task.Factory.StartNew(search, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Lets the threads end once they have done what waits; what comes later goes to the pool.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    protected override void QueueTask(Task task)
    {
        try
        {
            _tasks.Add(task);
        }
        catch (InvalidOperationException)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => state.Owner.TryExecuteTask(state.Task), (Owner: this, Task: task), preferLocal: false);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        _current = this;
        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }
}
