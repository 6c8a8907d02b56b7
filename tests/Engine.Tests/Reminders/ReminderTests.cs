using IndexForge.Engine.Tests.Support;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Reminders;

/// <summary>By the machine's clock, which is what both engines have in common; what needs a clock of its own is in LocalOnly/Clock.</summary>
public sealed class ReminderTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private IRemindedGrain Grain => _cluster.Client.GetGrain<IRemindedGrain>(_key);

    public async ValueTask InitializeAsync() =>
        _cluster = await Clusters.StartAsync(silo => silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = Soon));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task It_ticks_again_and_again()
    {
        await Grain.Register("r", Soon, Soon);
        await Probe.Seen("r 1");
        await Probe.Seen("r 2");
        await Grain.Unregister("r");
    }

    [Fact]
    public async Task It_activates_a_grain_that_has_gone()
    {
        await Grain.Register("r", Soon, Soon);
        await Grain.Leave();
        await Probe.Seen("r 1");
        await Grain.Unregister("r");
    }

    [Fact]
    public async Task It_is_found_by_name_until_it_is_removed()
    {
        var hour = TimeSpan.FromHours(1);
        await Grain.Register("a", hour, hour);
        await Grain.Register("b", hour, hour);
        Assert.Equal(["a", "b"], await Grain.Names());
        Assert.True(await Grain.Has("a"));
        Assert.False(await Grain.Has("c"));
        await Grain.Unregister("a");
        Assert.Equal(["b"], await Grain.Names());
    }

    [Fact]
    public async Task Registering_again_replaces_the_schedule()
    {
        var hour = TimeSpan.FromHours(1);
        await Grain.Register("r", hour, hour);
        await Grain.Register("r", Soon, Soon);
        await Probe.Seen("r 1");
        Assert.Equal(["r"], await Grain.Names());
        await Grain.Unregister("r");
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Grain.Register("r", Soon, Soon - TimeSpan.FromMilliseconds(1)));

    [Fact]
    public async Task A_failing_tick_does_not_end_it()
    {
        await Grain.Register("failing", Soon, Soon);
        await Probe.Seen("failing 1");
        await Probe.Seen("failing 2");
        await Grain.Unregister("failing");
    }

    [Fact]
    public async Task The_next_tick_comes_after_the_one_before_has_ended()
    {
        await Grain.Register("slow", Soon, Soon);
        await Probe.Seen("slow 1");
        Probe.Open("slow 1");
        await Probe.Seen("slow 2");
        var events = Probe.Events.ToList();
        Assert.True(events.IndexOf("slow 1 ends") < events.IndexOf("slow 2"));
        Probe.Open("slow 2");
        await Probe.Seen("slow 2 ends");
    }
}
