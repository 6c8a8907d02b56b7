using IndexForge.Engine.Tests.Activations;
using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.Hosting;

public sealed class StopTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task Stopping_deactivates_every_grain()
    {
        await using var cluster = await Clusters.StartAsync();
        var keys = Enumerable.Range(0, 100).Select(i => $"{_key}-{i}").ToArray();
        await Task.WhenAll(keys.Select(key => cluster.Client.GetGrain<ILifeGrain>(key).Instance()));
        await cluster.StopAllSilosAsync();
        Assert.All(keys, key => Assert.Equal(["activating", "activated", "deactivating ShuttingDown", "deactivated", "disposed"], Probe.Of(key).Events));
    }

    [Fact]
    public async Task Running_calls_end_before_their_grain_is_deactivated()
    {
        await using var cluster = await Clusters.StartAsync();
        var call = cluster.Client.GetGrain<ILifeGrain>(_key).InstanceAfter("gate");
        await Probe.Of(_key).Seen("waits at gate");
        var stop = cluster.StopSiloAsync(cluster.Silos[0]);
        Assert.False(stop.IsCompleted);
        Probe.Of(_key).Open("gate");
        await call;
        await stop;
        Assert.Contains("deactivated", Probe.Of(_key).Events);
    }

    [Fact]
    public async Task After_a_restart_the_same_references_serve()
    {
        await using var cluster = await Clusters.StartAsync();
        var grain = cluster.Client.GetGrain<ILifeGrain>(_key);
        var before = await grain.Instance();
        await cluster.RestartSiloAsync(cluster.Silos[0]);
        Assert.NotEqual(before, await Connected(grain));
    }

    /// <summary>A client of another process connects to the restarted silo by and by, and refuses calls until then.</summary>
    private static async Task<string> Connected(ILifeGrain grain)
    {
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var patience = new CancellationTokenSource(Probe.Patience);
        while (true)
        {
            try
            {
                return await grain.Instance();
            }
            catch (OrleansException)
            {
                await again.WaitForNextTickAsync(patience.Token);
            }
        }
    }
}
