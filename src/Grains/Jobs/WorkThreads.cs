using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// The threads that jobs compute on: enough for every worker, apart from the pool that answers requests, and niced where the system
/// can, so that in one process reads and submissions stay quick however busy the workers are.
/// </summary>
public sealed partial class WorkThreads : TaskScheduler, IDisposable
{
    private const int Nice = 5;
    private const int MostThreads = 256;

    [ThreadStatic]
    private static WorkThreads? _current;

    private readonly BlockingCollection<Task> _tasks = [];
    private volatile bool _stopped;

    public WorkThreads(IOptions<JobOptions> options)
    {
        for (var i = Math.Min(MostThreads, options.Value.WorkerSlots + Environment.ProcessorCount); i > 0; i--)
        {
            new Thread(Work) { IsBackground = true, Name = "job work", Priority = ThreadPriority.BelowNormal }.Start();
        }
    }

    /// <summary>Runs work here; what it awaits comes back here.</summary>
    public Task<T> Run<T>(Func<Task<T>> work, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs work without awaits here.</summary>
    public Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Lets the threads end; what is left goes to the pool.</summary>
    public void Dispose()
    {
        _stopped = true;
        _tasks.CompleteAdding();
    }

    protected override void QueueTask(Task task)
    {
        try
        {
            if (!_stopped)
            {
                _tasks.Add(task);
                return;
            }
        }
        catch (InvalidOperationException)
        {
            // Stopped at this moment.
        }

        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Owner.TryExecuteTask(state.Task), (Owner: this, Task: task), preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        _current = this;
        if (OperatingSystem.IsLinux())
        {
            // .NET's own priorities do nothing on Linux. There, "process 0" is the calling thread.
            _ = SetPriority(0, 0, Nice);
        }

        foreach (var task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
