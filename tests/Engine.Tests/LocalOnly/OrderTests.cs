using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>Orleans promises no order of calls that are under way together; here there is one.</summary>
public sealed class OrderTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Calls_of_one_caller_run_in_the_order_they_were_made()
    {
        var calls = Enumerable.Range(0, 1000).Select(i => Grain.Echo($"{i}")).ToArray();
        await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"echo {i}"), Probe.Of(_key).Events);
    }
}
