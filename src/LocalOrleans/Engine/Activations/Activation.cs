using System.Runtime.CompilerServices;
using LocalOrleans.Calls;
using LocalOrleans.Classes;
using LocalOrleans.Reminding;
using LocalOrleans.Runtime;
using Orleans;
using Orleans.Runtime;

namespace LocalOrleans.Activations;

/// <summary>
/// One activation of a grain, and the task scheduler its code runs on, one turn at a time. Everything but the queue is touched by its
/// turns alone, so nothing here is locked.
/// </summary>
internal sealed partial class Activation : TaskScheduler, IGrainContext, ICallTarget, IThreadPoolWorkItem
{
    // Turns of one activation before others of the pool get their chance.
    private const int TurnsPerRun = 256;

    [ThreadStatic]
    private static Activation? t_starting;

    private WorkQueue _queue = WorkQueue.Create();
    private volatile ActivationState _state;

    public Activation(EngineRuntime engine, GrainClass grainClass, GrainId grainId, StatelessWorkers? workers)
    {
        Engine = engine;
        Class = grainClass;
        GrainId = grainId;
        _workers = workers;
        LastUsed = engine.ActivationTime.GetTimestamp();
    }

    /// <summary>The activation whose turn this thread runs.</summary>
    public static new Activation? Current => TaskScheduler.Current as Activation;

    public EngineRuntime Engine { get; }

    public GrainClass Class { get; }

    public GrainId GrainId { get; }

    public object? GrainInstance { get; private set; }

    public IGrainFactory GrainFactory => Engine.Factory;

    public ReminderService Reminders => Engine.Reminders;

    public bool IsGone => _state == ActivationState.Invalid;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>The activation of a grain's own code.</summary>
    public static Activation Of(IGrainBase grain) =>
        grain.GrainContext as Activation ?? throw new InvalidOperationException($"{grain.GetType()} was not made by the engine.");

    /// <summary>Begins to activate, once others can find it.</summary>
    public void Begin() => Post(new CallbackItem(static self => _ = self.ActivateAsync()));

    /// <summary>Takes a call, to run it or to hand it on: a call taken is never lost.</summary>
    public void Deliver(GrainRequest request)
    {
        Interlocked.Increment(ref _pending);
        Post(request);
    }

    public void Post(WorkItem item)
    {
        if (_queue.Push(item))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    public void Execute(Task task) => TryExecuteTask(task);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    public override string ToString() => $"[{GrainId} {Class.Type.Name} {_state}]";

    void IThreadPoolWorkItem.Execute()
    {
        // Running inside a task of this scheduler makes it the current one, so that awaits of grain code come back here.
        t_starting = this;
        new Task(static self => ((Activation)self!).RunTurns(), this).RunSynchronously(this);
    }

    protected override void QueueTask(Task task) => Post(new TaskItem(task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (ReferenceEquals(t_starting, this))
        {
            t_starting = null;
            return TryExecuteTask(task);
        }

        return !taskWasPreviouslyQueued && ReferenceEquals(Current, this) && TryExecuteTask(task);
    }

    // Meant for debuggers alone.
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    private void RunTurns()
    {
        var clean = ExecutionContext.Capture()!;
        for (var turns = 0; turns < TurnsPerRun; turns++)
        {
            // Ends the reader when it gives nothing: from then on another thread may run turns.
            var item = _queue.TakeOrEnd();
            if (item is null)
            {
                return;
            }

            try
            {
                item.Run(this);
                ExecutionContext.Restore(clean);
                GoOn(clean);
            }
            catch (Exception exception)
            {
                EngineLog.TurnFailed(Engine.Logger, exception, GrainId);
            }

            ExecutionContext.Restore(clean);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
