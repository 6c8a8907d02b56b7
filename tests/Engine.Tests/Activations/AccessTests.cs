using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Activations;

/// <summary>What code may do that has left its grain's scheduler, where it would run beside the grain's turns.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private IAccessGrain Grain => _cluster.Client.GetGrain<IAccessGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(GrainUse.Factory)]
    [InlineData(GrainUse.GetState)]
    [InlineData(GrainUse.SetState)]
    [InlineData(GrainUse.ReadState)]
    [InlineData(GrainUse.WriteState)]
    [InlineData(GrainUse.ClearState)]
    [InlineData(GrainUse.RegisterTimer)]
    [InlineData(GrainUse.RegisterReminder)]
    [InlineData(GrainUse.FindReminder)]
    public async Task It_is_for_turns_alone(GrainUse use)
    {
        Assert.Equal(nameof(InvalidOperationException), await Grain.OffScheduler(use));
        Assert.Equal(nameof(InvalidOperationException), await Grain.AfterLeaving(use));
        Assert.Equal("allowed", await Grain.InTurn(use));
    }

    [Theory]
    [InlineData(GrainUse.Deactivate)]
    [InlineData(GrainUse.DelayDeactivation)]
    public async Task It_may_be_asked_from_anywhere(GrainUse use) => Assert.Equal("allowed", await Grain.OffScheduler(use));

    [Fact]
    public async Task Deactivation_asked_for_from_elsewhere_happens()
    {
        var before = await Grain.Instance();
        await Grain.OffScheduler(GrainUse.Deactivate);
        Assert.NotEqual(before, await Grain.Instance());
    }

    [Fact]
    public async Task An_injected_factory_serves_everywhere() => Assert.Equal("reached", await Grain.ThroughInjectedFactory(_key));

    [Fact]
    public async Task A_grain_that_is_gone_is_refused()
    {
        await Grain.LeakItself();
        var leaked = AccessGrain.Leaked!;
        await _cluster.DeactivateAsync(Grain);
        Assert.Equal(nameof(InvalidOperationException), await leaked.Try(GrainUse.Deactivate));
        Assert.Equal(nameof(InvalidOperationException), await leaked.Try(GrainUse.DelayDeactivation));
    }
}
