using IndexForge.Engine.Tests.Support;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    Task StartWaiting(TimeSpan due, TimeSpan period, bool interleave);

    Task StartFailing(TimeSpan due, TimeSpan period);

    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task WaitAt(string gate);

    Task Leave();

    Task Settle();

    [AlwaysInterleave]
    Task Interleave();
}

[GrainType("test-timer")]
public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Probe.Note("gone");
        return Task.CompletedTask;
    }

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            static (grain, _) =>
            {
                grain.Probe.Note($"tick {++grain._ticks}");
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(due, period) { Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StartWaiting(TimeSpan due, TimeSpan period, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                var tick = ++_ticks;
                Probe.Note($"begins {tick}");
                await Probe.Gate($"tick {tick}").WaitAsync(token);
                Probe.Note($"ends {tick}");
            },
            new GrainTimerCreationOptions(due, period) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                Probe.Note($"tick {++_ticks}");
                throw new FormatException("ticked off");
            },
            due,
            period);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task WaitAt(string gate)
    {
        Probe.Note($"waits at {gate}");
        await Probe.Gate(gate);
        Probe.Note($"leaves {gate}");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Settle() => Task.CompletedTask;

    public Task Interleave() => Task.CompletedTask;
}
