using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Calls;

public sealed class InterleavingTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private Probe Probe => Probe.Of(_key);

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_call_waits_until_the_one_before_has_ended()
    {
        // One after the other: calls under way together arrive in any order.
        var first = Grain.WaitAt("first");
        await Probe.Seen("waits at first");
        var second = Grain.WaitAt("second");
        Assert.Equal("interleaved", await Grain.Interleaving());
        Assert.Equal(["waits at first"], Probe.Events);
        Probe.Open("second");
        Probe.Open("first");
        await Task.WhenAll(first, second);
        Assert.Equal(["waits at first", "leaves first", "waits at second", "leaves second"], Probe.Events);
    }

    [Fact]
    public async Task Readers_share_the_grain_and_writers_wait_for_them()
    {
        var reader = Grain.ReadAt("one");
        await Probe.Seen("waits at one");
        var writer = Grain.WaitAt("write");
        var another = Grain.ReadAt("two");
        await Probe.Seen("waits at two");
        Assert.DoesNotContain("waits at write", Probe.Events);
        Probe.Open("two");
        await another;
        Probe.Open("one");
        await reader;
        await Probe.Seen("waits at write");
        var late = Grain.ReadAt("late");
        Assert.Equal("interleaved", await Grain.Interleaving());
        Assert.DoesNotContain("waits at late", Probe.Events);
        Probe.Open("write");
        Probe.Open("late");
        await Task.WhenAll(writer, late);
    }

    [Fact]
    public async Task A_reentrant_grain_runs_calls_while_others_await()
    {
        var grain = _cluster.Client.GetGrain<ISharingGrain>(_key);
        var first = grain.WaitAt("first");
        var second = grain.WaitAt("second");
        await Probe.Seen("waits at second");
        Probe.Open("second");
        await second;
        Assert.False(first.IsCompleted);
        Probe.Open("first");
        await first;
    }

    [Fact]
    public async Task A_chain_that_allows_it_comes_back_to_a_grain_that_waits_for_it()
    {
        var other = $"{_key}-other";
        await Grain.CallThroughReentrantly([other, _key]);
        Assert.Equal(["entered", "entered"], Probe.Events);
        Assert.Equal(["entered"], Probe.Of(other).Events);
    }

    [Fact]
    public async Task Another_chain_does_not_get_in_beside_one_that_may()
    {
        var other = $"{_key}-other";
        var blocked = _cluster.Client.GetGrain<ICallGrain>(other).WaitAt("gate");
        await Probe.Of(other).Seen("waits at gate");
        var chain = Grain.CallThroughReentrantly([other, _key]);
        await Probe.Seen("entered");
        var stranger = Grain.Echo("stranger");
        Assert.Equal("interleaved", await Grain.Interleaving());
        Assert.False(stranger.IsCompleted);
        Probe.Of(other).Open("gate");
        await Task.WhenAll(blocked, chain, stranger);
        Assert.Equal(["entered", "entered", "echo stranger"], Probe.Events);
    }
}
