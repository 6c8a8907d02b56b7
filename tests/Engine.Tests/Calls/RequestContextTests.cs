using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Calls;

public sealed class RequestContextTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync()
    {
        RequestContext.Clear();
        return _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Values_travel_with_the_call_and_with_calls_made_on_its_behalf()
    {
        RequestContext.Set("who", "me");
        Assert.Equal("me", await Grain.ContextValue("who"));
        Assert.Equal("me", await Grain.ContextValueOf($"{_key}-next", "who"));
    }

    [Fact]
    public async Task What_a_grain_sets_reaches_neither_its_caller_nor_its_next_call()
    {
        await Grain.SetContext("leak", "x");
        Assert.Null(RequestContext.Get("leak"));
        Assert.Null(await Grain.ContextValue("leak"));
    }

    [Fact]
    public async Task A_removed_value_no_longer_travels()
    {
        RequestContext.Set("a", "1");
        RequestContext.Set("b", "2");
        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));
        Assert.Null(await Grain.ContextValue("a"));
        Assert.Equal("2", await Grain.ContextValue("b"));
    }
}
