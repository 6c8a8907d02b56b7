using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Orleans.Configuration;
using Orleans.Hosting;

namespace IndexForge.Engine.Tests.Activations;

public sealed class ActivationTimeoutTests
{
    [Fact]
    public async Task An_activation_that_hangs_is_given_up()
    {
        var key = $"hanging {Guid.NewGuid()}";
        await using var cluster = await Clusters.StartAsync(
            silo => silo.Configure<GrainCollectionOptions>(options => options.ActivationTimeout = TimeSpan.FromMilliseconds(50)));
        await Assert.ThrowsAnyAsync<Exception>(() => cluster.Client.GetGrain<ILifeGrain>(key).Instance());
        Assert.Contains("activating", Probe.Of(key).Events);
        Assert.DoesNotContain("activated", Probe.Of(key).Events);
    }
}
