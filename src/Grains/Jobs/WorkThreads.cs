using System.Runtime.InteropServices;

namespace IndexForge.Grains.Jobs;

/// <summary>
/// The threads that jobs compute on, apart from the pool that answers requests, and niced where the system can, so that in one process
/// reads and submissions stay quick however busy the workers are. One for each processor: every further one that is ready to run is one
/// more that a garbage collection, and with it every request, waits for. While callers ask steadily (<see cref="Callers"/>) one processor is left
/// to them: being niced alone does not free it at once. Work that does not come back from a step, because it hangs or blocks, has a thread put in
/// its place.
/// </summary>
public sealed partial class WorkThreads : TaskScheduler, IDisposable
{
    private const int Nice = 5;
    private const int MostThreads = 256;

    /// <summary>A step that takes longer no longer counts as computing.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>A step that takes longer is not waited for by the thread that gives way: what is short is not to wait for what is long.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a thread that gives way looks whether it still has to.</summary>
    private static readonly TimeSpan GiveWay = TimeSpan.FromMilliseconds(10);

    [ThreadStatic]
    private static WorkThreads? _current;

    private readonly Queue<Task> _tasks = new();
    private readonly object _gate = new();
    private readonly HashSet<Step> _steps = [];
    private readonly int _wanted = Math.Max(2, Environment.ProcessorCount);
    private readonly TimeProvider _time;
    private readonly Callers _callers;
    private readonly ITimer _timer;
    private bool _stopped;

    public WorkThreads(TimeProvider time, Callers callers)
    {
        (_time, _callers) = (time, callers);
        for (var i = 0; i < _wanted; i++)
        {
            Add();
        }

        _timer = time.CreateTimer(static state => ((WorkThreads)state!).Replace(), this, Look, Look);
    }

    /// <summary>Runs work here; what it awaits comes back here.</summary>
    public Task<T> Run<T>(Func<Task<T>> work, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(work, cancellation, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Run{T}"/>
    public Task Run(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>Runs work without awaits here.</summary>
    public Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Lets the threads end once they have done what waits; what comes later goes to the pool.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                _tasks.Enqueue(task);
                Monitor.Pulse(_gate);
                return;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static state => state.Owner.TryExecuteTask(state.Task), (Owner: this, Task: task), preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _tasks];
        }
    }

    /// <summary>Puts a thread in the place of each that is stuck, while work waits.</summary>
    private void Replace()
    {
        lock (_gate)
        {
            try
            {
                for (var missing = _tasks.Count == 0 ? 0 : _wanted - Computing(); missing > 0 && _steps.Count < MostThreads; missing--)
                {
                    Add();
                }
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                // The next look tries again.
            }
        }
    }

    private int Computing() => _steps.Count(step => step.Began is not { } began || _time.GetElapsedTime(began) < Stuck);

    private void Add()
    {
        var step = new Step();
        lock (_gate)
        {
            // Under the gate, which the thread asks for first: it is counted before it counts, and not at all where it does not start.
            new Thread(() => Work(step)) { IsBackground = true, Name = "job work", Priority = ThreadPriority.BelowNormal }.Start();
            _steps.Add(step);
        }
    }

    /// <summary>The next task of a thread that is back from its step; null where it ends, because all do or because another is in its place.</summary>
    private Task? Next(Step step)
    {
        lock (_gate)
        {
            step.Began = null;
            if (Computing() > _wanted)
            {
                _steps.Remove(step);
                return null;
            }

            while (_tasks.Count == 0 || GivesWay())
            {
                if (_tasks.Count > 0)
                {
                    Monitor.Wait(_gate, GiveWay);
                }
                else if (_stopped)
                {
                    return null;
                }
                else
                {
                    Monitor.Wait(_gate);
                }
            }

            step.Began = _time.GetTimestamp();
            return _tasks.Dequeue();
        }
    }

    /// <summary>Whether callers are there and all processors but theirs are computing something short.</summary>
    private bool GivesWay()
    {
        if (_stopped || !_callers.There)
        {
            return false;
        }

        var busy = 0;
        foreach (var step in _steps)
        {
            busy += step.Began is { } began && _time.GetElapsedTime(began) < Long ? 1 : 0;
        }

        return busy >= _wanted - 1;
    }

    private void Work(Step step)
    {
        _current = this;
        if (OperatingSystem.IsLinux())
        {
            // .NET's own priorities do nothing on Linux. There, "process 0" is the calling thread.
            _ = SetPriority(0, 0, Nice);
        }

        while (Next(step) is { } task)
        {
            TryExecuteTask(task);
        }
    }

    private sealed class Step
    {
        /// <summary>When what the thread is at began; null while it waits for work.</summary>
        public long? Began { get; set; }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
