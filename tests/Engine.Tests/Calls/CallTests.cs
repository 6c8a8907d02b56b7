using IndexForge.Engine.Tests.Support;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.Calls;

public sealed class CallTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private InProcessTestCluster _cluster = null!;

    private ICallGrain Grain => _cluster.Client.GetGrain<ICallGrain>(_key);

    public async ValueTask InitializeAsync() => _cluster = await Clusters.StartAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Every_shape_of_method_answers()
    {
        Assert.Equal("hello", await Grain.Echo("hello"));
        Assert.Equal(5, await Grain.Add(2, 3));
        Assert.Equal(_key, await Grain.Key());
        await Grain.Nothing();
        await Grain.NothingOfValue();
    }

    [Fact]
    public async Task Null_passes_both_ways() => Assert.Null(await Grain.Bytes(null));

    [Theory]
    [InlineData("a b/c?d")]
    [InlineData("日本語")]
    [InlineData("+")]
    public async Task A_key_is_any_text(string key) => Assert.Equal(key, await _cluster.Client.GetGrain<ICallGrain>(key).Key());

    [Fact]
    public async Task Neither_side_sees_what_the_other_does_to_an_array_later()
    {
        var sent = new byte[] { 1, 2, 3 };
        var call = Grain.Bytes(sent);
        sent[0] = 9;
        Assert.Equal([1, 2, 3], await call);
    }

    [Fact]
    public async Task An_exception_keeps_its_type_and_message()
    {
        Assert.Equal("late", (await Assert.ThrowsAsync<FormatException>(() => Grain.FailWith("late"))).Message);
        Assert.Equal("at once", (await Assert.ThrowsAsync<FormatException>(async () => await Grain.FailAtOnce("at once"))).Message);
        Assert.Equal("still here", await Grain.Echo("still here"));
    }

    [Fact]
    public async Task A_one_way_call_returns_before_it_runs_and_hides_its_failure()
    {
        var blocked = Grain.WaitAt("gate");
        await Probe.Of(_key).Seen("waits at gate");
        await Grain.TellAndFail("told");
        Assert.DoesNotContain("told", Probe.Of(_key).Events);
        Probe.Of(_key).Open("gate");
        await blocked;
        await Probe.Of(_key).Seen("told");
        Assert.Equal("alive", await Grain.Echo("alive"));
    }

    [Fact]
    public async Task References_are_equal_when_they_mean_one_grain()
    {
        Assert.Equal(Grain, Grain);
        Assert.NotEqual(Grain, _cluster.Client.GetGrain<ICallGrain>("another"));
        Assert.True(await Grain.IsSelf(Grain));
    }

    [Fact]
    public void An_interface_nobody_implements_is_an_error_that_names_it()
    {
        var error = Assert.Throws<ArgumentException>(() => _cluster.Client.GetGrain<INobodysGrain>("x"));
        Assert.Contains(nameof(INobodysGrain), error.Message, StringComparison.Ordinal);
    }

    public interface INobodysGrain : IGrainWithStringKey
    {
        Task Nothing();
    }
}
