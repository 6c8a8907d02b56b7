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
    public const int Crowd = 1_000_000;

    private static int s_gone;
    private static int s_idled;

    public static TaskCompletionSource AllGone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static int Idled => Volatile.Read(ref s_idled);

    public static int Gone => Volatile.Read(ref s_gone);

    public Task Come() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref s_gone) == Crowd)
        {
            AllGone.SetResult();
        }

        if (reason.ReasonCode == DeactivationReasonCode.ActivationIdle)
        {
            Interlocked.Increment(ref s_idled);
        }

        return Task.CompletedTask;
    }
}

public sealed class MassTests
{
    [Fact]
    public async Task A_million_idle_activations_are_collected_to_the_last()
    {
        const int Crowd = CrowdGrain.Crowd;
        var time = new ManualTimeProvider();
        await using var cluster = await Clusters.StartAsync(
            silo => silo.Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromMinutes(10)), time, TimeSpan.FromHours(10));
        foreach (var some in Enumerable.Range(0, Crowd).Chunk(1000))
        {
            await Task.WhenAll(some.Select(i => cluster.Client.GetGrain<ICrowdGrain>($"{i}").Come()));
        }

        time.Advance(TimeSpan.FromMinutes(13));
        await CrowdGrain.AllGone.Task;
        await cluster.StopAllSilosAsync();
        Assert.Equal(Crowd, CrowdGrain.Gone);
        Assert.Equal(Crowd, CrowdGrain.Idled);
    }
}
