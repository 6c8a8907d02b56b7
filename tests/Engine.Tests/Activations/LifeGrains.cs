using IndexForge.Engine.Tests.Support;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Activations;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> Instance();

    Task<string> InstanceAfter(string gate);

    Task Leave();

    Task LeaveAfter(string gate);

    Task StayFor(TimeSpan span);

    Task<int> CountUp();
}

/// <summary>Tells a probe of its life; what it does on the way depends on the probe's gates and on its key.</summary>
[GrainType("test-life")]
public sealed class LifeGrain : Grain, ILifeGrain, IDisposable
{
    private readonly string _instance = Guid.NewGuid().ToString();
    private int _count;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        Probe.Note("activating");
        if (key.StartsWith("slow", StringComparison.Ordinal))
        {
            await Probe.Gate("activate");
        }

        if (key.StartsWith("broken", StringComparison.Ordinal) || (key.StartsWith("once broken", StringComparison.Ordinal) && Probe.Events.Count == 1))
        {
            throw new FormatException("cannot live");
        }

        if (key.StartsWith("hanging", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        Probe.Note("activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note($"deactivating {reason.ReasonCode}");
        if (this.GetPrimaryKeyString().StartsWith("slow", StringComparison.Ordinal))
        {
            await Probe.Gate("deactivate");
        }

        if (this.GetPrimaryKeyString().StartsWith("bad end", StringComparison.Ordinal))
        {
            throw new FormatException("cannot die");
        }

        Probe.Note("deactivated");
    }

    public void Dispose() => Probe.Note("disposed");

    public Task<string> Instance() => Task.FromResult(_instance);

    public async Task<string> InstanceAfter(string gate)
    {
        Probe.Note($"waits at {gate}");
        await Probe.Gate(gate);
        return _instance;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task LeaveAfter(string gate)
    {
        DeactivateOnIdle();
        Probe.Note($"waits at {gate}");
        await Probe.Gate(gate);
        Probe.Note($"leaves {gate}");
    }

    public Task StayFor(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public async Task<int> CountUp()
    {
        // Wrong as soon as two turns run at once.
        var before = _count;
        await Task.Yield();
        _count = before + 1;
        return _count;
    }
}

public interface IWorkerGrain : IGrainWithStringKey
{
    Task<string> WorkAt(string gate);
}

[StatelessWorker(3)]
[GrainType("test-worker")]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly string _instance = Guid.NewGuid().ToString();

    public async Task<string> WorkAt(string gate)
    {
        var probe = Probe.Of(this.GetPrimaryKeyString());
        probe.Note($"works {gate}");
        await probe.Gate(gate);
        return _instance;
    }
}

public interface ISchedulingGrain : IGrainWithStringKey
{
    Task<bool> ResumesOnItsScheduler();

    Task<int> AddInParallelTasks(int tasks);

    Task<bool> TaskRunLeavesTheScheduler();

    Task<bool> ContextIsItsOwn();
}

[GrainType("test-scheduling")]
public sealed class SchedulingGrain : Grain, ISchedulingGrain
{
    private int _total;

    public async Task<bool> ResumesOnItsScheduler()
    {
        var mine = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current == mine;
        await Task.Run(() => { });
        var afterRun = TaskScheduler.Current == mine;
        await Task.WhenAll(Task.Delay(1), Task.CompletedTask);
        return mine != TaskScheduler.Default && afterYield && afterRun && TaskScheduler.Current == mine;
    }

    public async Task<int> AddInParallelTasks(int tasks)
    {
        // On the grain's scheduler even many tasks take turns, so that the plain addition loses nothing.
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(_ => Task.Factory.StartNew(AddSlowly).Unwrap()));
        return _total;
    }

    public Task<bool> TaskRunLeavesTheScheduler() => Task.Run(() => TaskScheduler.Current == TaskScheduler.Default);

    public async Task<bool> ContextIsItsOwn()
    {
        await Task.Yield();
        return ((IGrainBase)this).GrainContext.GrainId == this.GetGrainId() && ReferenceEquals(GrainContext.GrainInstance, this);
    }

    private async Task AddSlowly()
    {
        for (var i = 0; i < 100; i++)
        {
            var before = _total;
            Thread.SpinWait(50);
            _total = before + 1;
            await Task.Yield();
        }
    }
}
