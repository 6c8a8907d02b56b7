using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Timers;

public sealed class TimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTimeProvider _time = new();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private ITimerGrain Grain => _cluster.Client.GetGrain<ITimerGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync(grainTime: _time);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task It_ticks_at_its_due_time_and_each_period_after()
    {
        await Grain.Start(2 * Second, Second, interleave: false, keepAlive: false);
        await TickAsync(Second);
        Assert.Empty(Probe.Events);
        await TickAsync(Second);
        Assert.Equal(["tick 1"], Probe.Events);
        await TickAsync(Second);
        await TickAsync(Second);
        Assert.Equal(["tick 1", "tick 2", "tick 3"], Probe.Events);
    }

    [Fact]
    public async Task An_infinite_period_makes_one_tick()
    {
        await Grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        await TickAsync(Second);
        _time.Advance(10 * Second);
        await Grain.Settle();
        Assert.Equal(["tick 1"], Probe.Events);
    }

    [Fact]
    public async Task Ticks_never_overlap_and_the_period_counts_from_the_end_of_a_tick()
    {
        await Grain.StartWaiting(Second, Second, interleave: true);
        _time.Advance(Second);
        await Probe.Seen("begins 1");
        _time.Advance(10 * Second);
        await Grain.Interleave();
        Assert.Equal(["begins 1"], Probe.Events);
        Probe.Open("tick 1");
        await Probe.Seen("ends 1");
        await _time.WhenTimerDueWithin(Second);
        await Grain.Settle();
        Assert.Equal(["begins 1", "ends 1"], Probe.Events);
        _time.Advance(Second);
        await Probe.Seen("begins 2");
        Probe.Open("tick 2");
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_call_unless_it_interleaves()
    {
        await Grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);
        var call = Grain.WaitAt("gate");
        await Probe.Seen("waits at gate");
        _time.Advance(Second);
        await Grain.Interleave();
        Assert.Equal(["waits at gate"], Probe.Events);
        Probe.Open("gate");
        await call;
        await Probe.Seen("tick 1");
        Assert.Equal(["waits at gate", "leaves gate", "tick 1"], Probe.Events);
    }

    [Fact]
    public async Task An_interleaving_tick_runs_while_a_call_awaits()
    {
        await Grain.Start(Second, Timeout.InfiniteTimeSpan, interleave: true, keepAlive: false);
        var call = Grain.WaitAt("gate");
        await Probe.Seen("waits at gate");
        _time.Advance(Second);
        await Probe.Seen("tick 1");
        Probe.Open("gate");
        await call;
    }

    [Fact]
    public async Task A_call_waits_for_a_tick_that_does_not_interleave()
    {
        await Grain.StartWaiting(Second, Timeout.InfiniteTimeSpan, interleave: false);
        _time.Advance(Second);
        await Probe.Seen("begins 1");
        var call = Grain.Settle();
        await Grain.Interleave();
        Assert.False(call.IsCompleted);
        Probe.Open("tick 1");
        await call;
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        await Grain.StartFailing(Second, Second);
        await TickAsync(Second);
        await TickAsync(Second);
        Assert.Equal(["tick 1", "tick 2"], Probe.Events);
    }

    [Fact]
    public async Task A_timer_goes_with_its_activation()
    {
        await Grain.Start(Second, Second, interleave: false, keepAlive: false);
        await _cluster.DeactivateAsync(Grain);
        _time.Advance(10 * Second);
        await Grain.Settle();
        Assert.Equal(["gone"], Probe.Events);
    }

    // A tick is queued when the clock fires it, so a call made afterwards runs behind it.
    private async Task TickAsync(TimeSpan by)
    {
        // It is set again when its tick has ended.
        await _time.WhenTimerDueWithin(TimeSpan.FromHours(1));
        _time.Advance(by);
        await Grain.Settle();
    }
}
