using IndexForge.Engine.Tests.Calls;
using IndexForge.Engine.Tests.Support;
using Orleans.Hosting;

namespace IndexForge.Engine.Tests.LocalOnly;

public sealed class WithheldCallTests
{
    [Fact]
    public async Task A_call_that_a_filter_keeps_to_itself_ends_with_nothing()
    {
        await using var cluster = await Clusters.StartAsync(silo => silo.AddIncomingGrainCallFilter(
            context => context.Grain is CallGrain ? Task.CompletedTask : context.Invoke()));
        var grain = cluster.Client.GetGrain<ICallGrain>(Guid.NewGuid().ToString());

        await grain.Nothing();
        Assert.Null(await grain.Echo("hi"));
        Assert.Equal(0, await grain.Add(1, 2));
    }
}
