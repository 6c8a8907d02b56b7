using IndexForge.Engine.Tests.Reminders;
using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly.Clock;

public sealed class ReminderClockTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTimeProvider _time = new();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private IRemindedGrain Grain => _cluster.Client.GetGrain<IRemindedGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync(reminderTime: _time);

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task It_ticks_at_its_due_time_and_each_period_after()
    {
        await Grain.Register("r", 2 * Minute, 5 * Minute);
        await AdvanceAsync(Minute);
        Assert.Empty(Probe.Events);
        await AdvanceAsync(Minute);
        await Probe.Seen("r 1");
        await AdvanceAsync(5 * Minute);
        await Probe.Seen("r 2");
        Assert.Contains("r at 00:02:00 of 00:05:00", Probe.Events);
        Assert.Contains("r at 00:07:00 of 00:05:00", Probe.Events);
    }

    [Fact]
    public async Task It_activates_a_grain_that_has_gone()
    {
        await Grain.Register("r", Minute, Minute);
        await Grain.Leave();
        await AdvanceAsync(Minute);
        await Probe.Seen("r 1");
    }

    [Fact]
    public async Task It_is_found_by_name_until_it_is_removed_and_ticks_no_more_then()
    {
        await Grain.Register("a", Minute, Minute);
        await Grain.Register("b", Minute, Minute);
        Assert.Equal(["a", "b"], await Grain.Names());
        Assert.True(await Grain.Has("a"));
        Assert.False(await Grain.Has("c"));
        await Grain.Unregister("a");
        Assert.Equal(["b"], await Grain.Names());
        await AdvanceAsync(Minute);
        await Probe.Seen("b 1");
        Assert.DoesNotContain(Probe.Events, one => one.StartsWith("a ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Registering_again_replaces_the_schedule()
    {
        await Grain.Register("r", Minute, Minute);
        await Grain.Register("r", 10 * Minute, 10 * Minute);
        await AdvanceAsync(9 * Minute);
        Assert.Empty(Probe.Events);
        await AdvanceAsync(Minute);
        await Probe.Seen("r 1");
        Assert.Equal(["r"], await Grain.Names());
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("r", Minute, TimeSpan.FromSeconds(59)));

    [Fact]
    public async Task The_minimum_can_be_set()
    {
        await using var cluster = await Clusters.StartAsync(
            silo => silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1)), reminderTime: _time);
        await cluster.Client.GetGrain<IRemindedGrain>(_key).Register("r", Minute, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_it()
    {
        await Grain.Register("failing", Minute, Minute);
        await AdvanceAsync(Minute);
        await Probe.Seen("failing 1");
        await AdvanceAsync(Minute);
        await Probe.Seen("failing 2");
    }

    [Fact]
    public async Task Ticks_of_one_reminder_never_overlap()
    {
        await Grain.Register("slow", Minute, Minute);
        await AdvanceAsync(Minute);
        await Probe.Seen("slow 1");
        _time.Advance(5 * Minute);
        Assert.DoesNotContain("slow 2", Probe.Events);
        Probe.Open("slow 1");
        await Probe.Seen("slow 1 ends");
        await AdvanceAsync(Minute);
        await Probe.Seen("slow 2");
        Probe.Open("slow 2");
    }

    [Fact]
    public async Task One_registered_again_while_it_ticks_does_not_tick_beside_itself()
    {
        await Grain.Register("slow", Minute, Minute);
        await AdvanceAsync(Minute);
        await Probe.Seen("slow 1");
        var again = Grain.Register("slow", Minute, 10 * Minute);
        Probe.Open("slow 1");
        await again;
        await Probe.Seen("slow 1 ends");
        await _time.WhenTimerDueWithin(Minute);
        _time.Advance(Minute);
        await Probe.Seen("slow 2");
        Probe.Open("slow 2");
        Assert.Equal(["slow"], await Grain.Names());
    }

    [Theory]
    [InlineData(-1, 60)]
    [InlineData(60, -60)]
    public async Task A_negative_time_is_refused(int due, int period) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Grain.Register("r", TimeSpan.FromSeconds(due), TimeSpan.FromSeconds(period)));

    // The next tick is scheduled when the one before has ended: the clock moves only when it is.
    private async Task AdvanceAsync(TimeSpan by)
    {
        await _time.WhenTimerDueWithin(TimeSpan.FromMinutes(20));
        _time.Advance(by);
        await Grain.Names();
    }
}
