using IndexForge.Engine.Tests.Support;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Activations;

/// <summary>By the machine's clock, which is what both engines have in common; what needs a clock of its own is in LocalOnly/Clock.</summary>
public sealed class IdleCollectionTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_grain_that_idles_for_its_age_is_collected_and_comes_back_when_called()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.Client.GetGrain<ILifeGrain>(_key);
        var before = await grain.Instance();
        await Probe.Of(_key).Seen("deactivating ActivationIdle");
        Assert.NotEqual(before, await grain.Instance());
    }

    [Fact]
    public async Task A_grain_at_work_is_not_idle()
    {
        await using var cluster = await StartAsync();
        var other = $"{_key} idle";
        var call = cluster.Client.GetGrain<ILifeGrain>(_key).InstanceAfter("gate");
        await Probe.Of(_key).Seen("waits at gate");
        await cluster.Client.GetGrain<ILifeGrain>(other).Instance();
        await Probe.Of(other).Seen("deactivated");
        Probe.Of(_key).Open("gate");
        Assert.Equal(await call, await cluster.Client.GetGrain<ILifeGrain>(_key).Instance());
    }

    private static Task<InProcessTestCluster> StartAsync() => Clusters.StartAsync(silo => silo.Configure<GrainCollectionOptions>(options =>
    {
        options.CollectionAge = TimeSpan.FromSeconds(2);
        options.CollectionQuantum = TimeSpan.FromSeconds(1);
    }));
}
