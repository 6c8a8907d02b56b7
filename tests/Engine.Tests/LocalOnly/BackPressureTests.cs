using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.LocalOnly;

public sealed class BackPressureTests
{
    [Fact]
    public async Task A_grain_with_too_many_waiting_calls_refuses_more_and_recovers()
    {
        var key = Guid.NewGuid().ToString();
        await using var cluster = await Clusters.StartAsync(silo => silo.Configure<SiloMessagingOptions>(options => options.MaxEnqueuedRequestsHardLimit = 10));
        var grain = cluster.Client.GetGrain<ICallGrain>(key);
        var blocked = grain.WaitAt("gate");
        await Probe.Of(key).Seen("waits at gate");
        var calls = Enumerable.Range(0, 50).Select(i => grain.Echo($"{i}")).ToArray();
        var refused = await Assert.ThrowsAsync<LimitExceededException>(() => Task.WhenAny(calls[^5..]).Unwrap());
        Assert.Contains(nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), refused.Message, StringComparison.Ordinal);
        Probe.Of(key).Open("gate");
        await blocked;
        await Task.WhenAll(calls.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.InRange(calls.Count(call => call.IsCompletedSuccessfully), 1, 12);
        Assert.Equal("again", await grain.Echo("again"));
    }
}
