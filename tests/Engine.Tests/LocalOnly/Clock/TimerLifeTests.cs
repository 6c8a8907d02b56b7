using IndexForge.Engine.Tests.Support;
using IndexForge.Engine.Tests.Timers;
using IndexForge.TestSupport;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly.Clock;

/// <summary>Timers against the age of their grain: the other engine collects by the machine's clock.</summary>
public sealed class TimerLifeTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTimeProvider _time = new();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private ITimerGrain Grain => _cluster.Client.GetGrain<ITimerGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync(time: _time, responseTimeout: TimeSpan.FromHours(10));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_timer_can_be_changed_and_stopped()
    {
        await Grain.Start(Second, Second, interleave: false, keepAlive: false);
        await Grain.Change(5 * Second, Second);
        await TickAsync(4 * Second);
        Assert.Empty(Probe.Events);
        await TickAsync(Second);
        Assert.Equal(["tick 1"], Probe.Events);
        await Grain.Stop();
        await TickAsync(10 * Second);
        Assert.Equal(["tick 1"], Probe.Events);
    }

    [Fact]
    public async Task Ticks_keep_a_grain_alive_when_asked_to()
    {
        var grains = new ManualTimeProvider();
        await using var cluster = await StartCollectingAsync(grains);
        await cluster.Client.GetGrain<ITimerGrain>(_key).Start(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), interleave: false, keepAlive: true);
        for (var tick = 1; tick <= 12; tick++)
        {
            // The timer is set again when its tick has ended, and with it the grain's last use.
            await grains.WhenTimerDueWithin(TimeSpan.FromMinutes(5));
            _time.Advance(TimeSpan.FromMinutes(5));
            grains.Advance(TimeSpan.FromMinutes(5));
            await Probe.Seen($"tick {tick}");
        }
    }

    [Fact]
    public async Task Ticks_do_not_keep_a_grain_alive_otherwise()
    {
        var grains = new ManualTimeProvider();
        await using var cluster = await StartCollectingAsync(grains);
        await cluster.Client.GetGrain<ITimerGrain>(_key).Start(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), interleave: false, keepAlive: false);
        grains.Advance(TimeSpan.FromMinutes(5));
        await Probe.Seen("tick 1");
        await grains.WhenTimerDueWithin(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(13));
        await Probe.Seen("gone");
    }

    private Task<InProcessTestCluster> StartCollectingAsync(ManualTimeProvider grains) => Clusters.StartAsync(
        silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10)),
        _time,
        TimeSpan.FromHours(10),
        grainTime: grains);

    // A tick is queued when the clock fires it, so a call made afterwards runs behind it.
    private async Task TickAsync(TimeSpan by)
    {
        _time.Advance(by);
        await Grain.Settle();
    }
}
