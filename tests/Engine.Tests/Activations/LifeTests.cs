using IndexForge.Engine.Tests.Support;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Activations;

public sealed class LifeTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_grain_activates_on_its_first_call_and_once_however_many_come()
    {
        var grain = Grain(_key);
        Assert.Empty(Probe.Of(_key).Events);
        var instances = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Grain(_key).Instance())));
        Assert.Single(instances.Distinct());
        Assert.Equal(["activating", "activated"], Probe.Of(_key).Events);
        Assert.Equal(instances[0], await grain.Instance());
    }

    [Fact]
    public async Task Calls_wait_for_a_slow_activation()
    {
        var key = $"slow {_key}";
        var call = Grain(key).Instance();
        await Probe.Of(key).Seen("activating");
        Assert.False(call.IsCompleted);
        Probe.Of(key).Open("activate");
        await call;
        Probe.Of(key).Open("deactivate");
    }

    [Fact]
    public async Task A_failing_activation_fails_its_calls_with_its_error_and_is_tried_again_by_the_next()
    {
        var key = $"once broken {_key}";
        Assert.Equal("cannot live", (await Assert.ThrowsAsync<FormatException>(() => Grain(key).Instance())).Message);
        await Grain(key).Instance();
        Assert.Equal(["activating", "activating", "activated"], Probe.Of(key).Events.Where(one => one != "disposed"));
    }

    [Fact]
    public async Task A_grain_that_never_activated_is_not_told_to_deactivate()
    {
        var key = $"broken {_key}";
        await Assert.ThrowsAsync<FormatException>(() => Grain(key).Instance());
        await Assert.ThrowsAsync<FormatException>(() => Grain(key).Instance());
        Assert.DoesNotContain(Probe.Of(key).Events, one => one.StartsWith("deactivat", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_and_the_next_call_makes_another()
    {
        var before = await Grain(_key).Instance();
        await Grain(_key).Leave();
        Assert.NotEqual(before, await Grain(_key).Instance());
        Assert.Equal(
            ["activating", "activated", "deactivating ApplicationRequested", "deactivated", "disposed", "activating", "activated"], Probe.Of(_key).Events);
    }

    [Fact]
    public async Task The_running_call_ends_before_the_deactivation_begins()
    {
        var leaving = Grain(_key).LeaveAfter("gate");
        await Probe.Of(_key).Seen("waits at gate");
        Assert.DoesNotContain(Probe.Of(_key).Events, one => one.StartsWith("deactivat", StringComparison.Ordinal));
        Probe.Of(_key).Open("gate");
        await leaving;
        await Grain(_key).Instance();
        Assert.Equal(["leaves gate", "deactivating ApplicationRequested", "deactivated"], Probe.Of(_key).Events.Skip(3).Take(3));
    }

    [Fact]
    public async Task Calls_queued_while_a_grain_deactivates_are_served_by_its_next_activation()
    {
        var leaving = Grain(_key).LeaveAfter("gate");
        await Probe.Of(_key).Seen("waits at gate");
        var queued = Enumerable.Range(0, 100).Select(_ => Grain(_key).Instance()).ToArray();
        Assert.All(queued, call => Assert.False(call.IsCompleted));
        Probe.Of(_key).Open("gate");
        await leaving;
        Assert.Single((await Task.WhenAll(queued)).Distinct());
        Assert.Equal(2, Probe.Of(_key).Events.Count(one => one == "activating"));
    }

    [Fact]
    public async Task The_next_activation_waits_for_the_end_of_the_one_before()
    {
        var key = $"slow {_key}";
        Probe.Of(key).Open("activate");
        await Grain(key).Leave();
        await Probe.Of(key).Seen("deactivating ApplicationRequested");
        var next = Grain(key).Instance();
        Assert.Equal(1, Probe.Of(key).Events.Count(one => one == "activating"));
        Probe.Of(key).Open("deactivate");
        await next;
        Assert.Equal(
            ["activating", "activated", "deactivating ApplicationRequested", "deactivated", "disposed", "activating", "activated"], Probe.Of(key).Events);
    }

    [Fact]
    public async Task A_grain_that_fails_to_deactivate_is_gone_all_the_same()
    {
        var key = $"bad end {_key}";
        var before = await Grain(key).Instance();
        await Grain(key).Leave();
        Assert.NotEqual(before, await Grain(key).Instance());
    }

    [Fact]
    public async Task A_test_can_end_an_activation_from_outside()
    {
        var before = await Grain(_key).Instance();
        await _cluster.DeactivateAsync(Grain(_key));
        Assert.Contains("deactivated", Probe.Of(_key).Events);
        Assert.NotEqual(before, await Grain(_key).Instance());
    }

    [Fact]
    public async Task Concurrent_calls_never_overlap()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => Grain(_key).CountUp())));
        Assert.Equal(1001, await Grain(_key).CountUp());
    }

    private ILifeGrain Grain(string key) => _cluster.Client.GetGrain<ILifeGrain>(key);
}
