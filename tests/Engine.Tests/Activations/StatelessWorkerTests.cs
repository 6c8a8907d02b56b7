using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Activations;

public sealed class StatelessWorkerTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task As_many_work_at_once_as_may_and_no_more()
    {
        var probe = Probe.Of(_key);
        var grain = _cluster.Client.GetGrain<IWorkerGrain>(_key);
        var calls = Enumerable.Range(0, 7).Select(i => grain.WorkAt($"{i}")).ToArray();
        // Calls under way together arrive in any order.
        var works = Enumerable.Range(0, 7).Select(i => probe.Seen($"works {i}")).ToList();
        for (var seen = 0; seen < 3; seen++)
        {
            works.Remove(await Task.WhenAny(works));
        }

        Assert.Equal(3, probe.Events.Count);
        foreach (var i in Enumerable.Range(0, 7))
        {
            probe.Open($"{i}");
        }

        Assert.Equal(3, (await Task.WhenAll(calls)).Distinct().Count());
    }

    [Fact]
    public async Task An_idle_worker_takes_the_call()
    {
        var grain = _cluster.Client.GetGrain<IWorkerGrain>(_key);
        Probe.Of(_key).Open("open");
        var first = await grain.WorkAt("open");
        Assert.Equal(first, await grain.WorkAt("open"));
    }
}
