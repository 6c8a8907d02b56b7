using IndexForge.Engine.Tests.Support;

namespace IndexForge.Engine.Tests.Calls;

/// <summary>By the machine's clock, which is what both engines have in common; what needs a clock of its own is in LocalOnly/Clock.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_call_without_an_answer_ends_and_its_grain_serves_on()
    {
        await using var cluster = await Clusters.StartAsync(responseTimeout: Short);
        var grain = cluster.Client.GetGrain<ICallGrain>(_key);
        await Assert.ThrowsAsync<TimeoutException>(() => grain.WaitAt("gate"));
        Probe.Of(_key).Open("gate");
        await Probe.Of(_key).Seen("leaves gate");
        Assert.Equal("served", await grain.Echo("served"));
    }

    [Fact]
    public async Task A_method_may_set_its_own_time()
    {
        await using var cluster = await Clusters.StartAsync(responseTimeout: TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Client.GetGrain<ICallGrain>(_key).Impatient("gate"));
        Probe.Of(_key).Open("gate");
    }

    [Fact]
    public async Task A_chain_that_comes_back_to_a_waiting_grain_times_out_naming_both()
    {
        await using var cluster = await Clusters.StartAsync(responseTimeout: Short, clientTimeout: TimeSpan.FromHours(1));
        var (a, b) = ($"a-{_key}", $"b-{_key}");
        var error = await Assert.ThrowsAsync<TimeoutException>(() => cluster.Client.GetGrain<ICallGrain>(a).CallThrough([b, a]));
        Assert.Contains(b, error.Message, StringComparison.Ordinal);
        Assert.Contains(a, error.Message, StringComparison.Ordinal);

        // The call that came back may be taken once the first has given up, a moment before its own time is over; never beside it, or all would have been answered.
        Assert.All(Probe.Of(a).Events, e => Assert.Equal("entered", e));
    }
}
