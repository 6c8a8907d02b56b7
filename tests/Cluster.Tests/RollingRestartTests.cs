using IndexForge.Cluster.Tests.Support;

namespace IndexForge.Cluster.Tests;

/// <summary>Silos that are replaced one after the other, as a roll-out does it.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Callers_see_no_error_while_every_silo_is_replaced()
    {
        await using var deployment = await Deployment.Start(silos: 3);
        var load = new Load(deployment.Client);
        load.Start(Size.Callers);
        for (var i = 0; i < deployment.Silos.Length; i++)
        {
            var old = deployment.Silos[i];
            await deployment.Replace(i);
            Assert.Equal(0, await old.Terminate());
        }

        await load.Stop();
        output.WriteLine($"{load.Outcomes.Count} requests, longest {load.Outcomes.Max(o => o.Took.TotalSeconds):0.0} s");
        Assert.All(load.Outcomes, o => Assert.False(o.IsFault, $"{o.What} {o.Status} after {o.Took.TotalSeconds:0.0} s: {o.Body}\n{deployment.LogOf(o.Body)}"));
        await Promises.Kept(deployment, load);
    }
}
