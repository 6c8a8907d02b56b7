using IndexForge.Engine.Tests.Activations;
using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Orleans.Configuration;
using Orleans.Hosting;

namespace IndexForge.Engine.Tests.LocalOnly.Clock;

public sealed class IdleAgeTests
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_grain_that_idles_for_its_age_is_collected()
    {
        await using var cluster = await StartAsync();
        await cluster.Client.GetGrain<ILifeGrain>(_key).Instance();
        _time.Advance(TimeSpan.FromMinutes(13));
        await Probe.Of(_key).Seen("deactivating ActivationIdle");
    }

    [Fact]
    public async Task A_grain_in_use_stays()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.Client.GetGrain<ILifeGrain>(_key);
        var before = await grain.Instance();
        for (var minutes = 0; minutes < 40; minutes += 5)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(before, await grain.Instance());
        }
    }

    [Fact]
    public async Task A_grain_at_work_is_not_idle_however_long_its_call_takes()
    {
        await using var cluster = await StartAsync();
        var call = cluster.Client.GetGrain<ILifeGrain>(_key).InstanceAfter("gate");
        await Probe.Of(_key).Seen("waits at gate");
        for (var minutes = 0; minutes < 40; minutes += 5)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        Probe.Of(_key).Open("gate");
        Assert.Equal(await call, await cluster.Client.GetGrain<ILifeGrain>(_key).Instance());
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_grain()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.Client.GetGrain<ILifeGrain>(_key);
        var before = await grain.Instance();
        await grain.StayFor(TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(before, await grain.Instance());
        _time.Advance(TimeSpan.FromMinutes(50));
        await Probe.Of(_key).Seen("deactivating ActivationIdle");
    }

    private Task<Orleans.TestingHost.InProcessTestCluster> StartAsync() => Clusters.StartAsync(
        silo => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromMinutes(10);
            options.CollectionQuantum = TimeSpan.FromMinutes(1);
        }),
        _time,
        TimeSpan.FromHours(10));
}
