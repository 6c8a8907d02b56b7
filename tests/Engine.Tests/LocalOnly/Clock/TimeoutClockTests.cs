using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.Engine.Tests.LocalOnly.Clock;

public sealed class TimeoutClockTests
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_call_without_an_answer_ends_when_its_time_is_over_and_not_before()
    {
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(time: time, responseTimeout: TimeSpan.FromSeconds(20));
        var grain = cluster.Client.GetGrain<ICallGrain>(_key);
        var call = grain.WaitAt("gate");
        await Probe.Of(_key).Seen("waits at gate");
        time.Advance(TimeSpan.FromSeconds(19));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Probe.Of(_key).Open("gate");
        Assert.Equal("served", await grain.Echo("served"));
    }

    [Fact]
    public async Task A_method_may_set_its_own_time()
    {
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(time: time, responseTimeout: TimeSpan.FromSeconds(20));
        var grain = cluster.Client.GetGrain<ICallGrain>(_key);
        var call = grain.Impatient("gate");
        await Probe.Of(_key).Seen("waits at gate");
        time.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Probe.Of(_key).Open("gate");
    }

    [Fact]
    public async Task A_call_that_timed_out_while_it_waited_is_not_run()
    {
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(time: time, responseTimeout: TimeSpan.FromSeconds(20));
        var grain = cluster.Client.GetGrain<ICallGrain>(_key);
        var running = grain.WaitAt("gate");
        await Probe.Of(_key).Seen("waits at gate");
        var waiting = grain.Echo("too late");
        time.Advance(TimeSpan.FromSeconds(21));
        await Assert.ThrowsAsync<TimeoutException>(() => running);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Probe.Of(_key).Open("gate");
        await grain.Echo("next");
        Assert.DoesNotContain("echo too late", Probe.Of(_key).Events);
    }

    [Fact]
    public async Task A_chain_that_comes_back_to_a_waiting_grain_times_out_naming_both()
    {
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(
            time: time, responseTimeout: TimeSpan.FromSeconds(20), clientTimeout: TimeSpan.FromHours(1));
        var (a, b) = ($"a-{_key}", $"b-{_key}");
        var call = cluster.Client.GetGrain<ICallGrain>(a).CallThrough([b, a]);
        await Probe.Of(b).Seen("entered");

        // The chain is closed once the last call is under way: nothing is left to run but the clock.
        await Settle(cluster.Client.GetGrain<ICallGrain>(b));
        time.Advance(TimeSpan.FromSeconds(21));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains(a, error.Message, StringComparison.Ordinal);
        Assert.Contains(b, error.Message, StringComparison.Ordinal);
        Assert.Equal(["entered"], Probe.Of(a).Events);
    }

    // An interleaving call runs after the turn before it has ended.
    private static Task Settle(ICallGrain grain) => grain.Interleaving();
}
