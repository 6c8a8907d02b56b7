using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Calls;

public sealed class CancellationTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Cancelling_reaches_the_grain_and_ends_the_call()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.WaitForCancellation(source.Token);
        await Probe.Of(_key).Seen("started");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Probe.Of(_key).Seen("cancelled");
    }

    [Fact]
    public async Task A_call_cancelled_beforehand_is_not_made()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.WaitForCancellation(source.Token));
        await Grain.Echo("after");
        Assert.Equal(["echo after"], Probe.Of(_key).Events);
    }

    [Fact]
    public async Task A_token_may_follow_other_arguments_and_may_be_none() =>
        Assert.True(await Grain.TokenCanBeCancelled(1, CancellationToken.None));
}
