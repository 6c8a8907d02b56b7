using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Activations;

public sealed class SchedulingTests : IAsyncLifetime
{
    private InProcessTestCluster _cluster = null!;

    private ISchedulingGrain Grain => _cluster.Client.GetGrain<ISchedulingGrain>("scheduling");

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Awaits_resume_on_the_activation() => Assert.True(await Grain.ResumesOnItsScheduler());

    [Fact]
    public async Task Tasks_a_grain_starts_take_turns() => Assert.Equal(2000, await Grain.AddInParallelTasks(20));

    [Fact]
    public async Task Task_Run_leaves_the_activation() => Assert.True(await Grain.TaskRunLeavesTheScheduler());

    [Fact]
    public async Task A_grain_knows_its_context() => Assert.True(await Grain.ContextIsItsOwn());
}
