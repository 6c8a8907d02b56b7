using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.LocalOnly;

/// <summary>Orleans still runs a call that was cancelled while it waited, with its token cancelled; here it is spared.</summary>
public sealed class CancelledCallTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_call_cancelled_while_it_waits_its_turn_is_not_run()
    {
        using var source = new CancellationTokenSource();
        var running = Grain.WaitAt("gate");
        await Probe.Of(_key).Seen("waits at gate");
        var waiting = Grain.WaitForCancellation(source.Token);
        await Grain.Interleaving();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Probe.Of(_key).Open("gate");
        await running;
        await Grain.Echo("next");
        Assert.DoesNotContain("started", Probe.Of(_key).Events);
    }
}
