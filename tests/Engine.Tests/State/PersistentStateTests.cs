using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.State;

public sealed class PersistentStateTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private INoteGrain Grain => _cluster.Client.GetGrain<INoteGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_state_never_written_is_a_new_one_without_a_record()
    {
        Assert.Equal("", await Grain.Read());
        Assert.False(await Grain.Exists());
        Assert.Null(await Grain.ETag());
    }

    [Fact]
    public async Task What_was_written_is_there_before_the_next_activation_begins()
    {
        await Grain.Write("kept");
        Assert.True(await Grain.Exists());
        Assert.NotNull(await Grain.ETag());
        await Grain.Leave();
        Assert.Equal("kept", await Grain.Read());
        Assert.Equal(["activated with ''", "activated with 'kept'"], Probe.Of(_key).Events);
    }

    [Fact]
    public async Task Every_write_has_an_etag_of_its_own()
    {
        await Grain.Write("one");
        var first = await Grain.ETag();
        await Grain.Write("two");
        Assert.NotEqual(first, await Grain.ETag());
    }

    [Fact]
    public async Task A_cleared_state_is_new_again_and_can_be_written()
    {
        await Grain.Write("gone");
        await Grain.Clear();
        Assert.False(await Grain.Exists());
        Assert.Equal("", await Grain.Read());
        await Grain.Write("back");
        await Grain.Leave();
        Assert.Equal("back", await Grain.Read());
    }
}
