using IndexForge.Engine.Tests.Support;
using IndexForge.TestSupport;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace IndexForge.Engine.Tests.LocalOnly;

public interface ICrowdGrain : IGrainWithStringKey
{
    Task Come();
}

[GrainType("test-crowd")]
public sealed class CrowdGrain : Grain, ICrowdGrain
{
    private static int s_gone;

    public static int Gone => Volatile.Read(ref s_gone);

    public Task Come() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref s_gone);
        return Task.CompletedTask;
    }
}

public sealed class MassTests
{
    [Fact]
    public async Task A_crowd_of_idle_activations_is_collected_whole()
    {
        const int Crowd = 200_000;
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(
            silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10)), time, TimeSpan.FromHours(10));
        var before = CrowdGrain.Gone;
        foreach (var some in Enumerable.Range(0, Crowd).Chunk(1000))
        {
            await Task.WhenAll(some.Select(i => cluster.Client.GetGrain<ICrowdGrain>($"{i}").Come()));
        }

        var last = cluster.Client.GetGrain<ICrowdGrain>($"{Crowd - 1}").GetGrainId();
        Assert.True(cluster.TryGetGrainContext(last, out var context));
        time.Advance(TimeSpan.FromMinutes(13));
        await context!.Deactivated;
        await cluster.StopAllSilosAsync();
        Assert.Equal(Crowd, CrowdGrain.Gone - before);
    }
}
