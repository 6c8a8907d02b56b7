using IndexForge.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.State;

/// <summary>Storage operations that one activation asks for before the last has ended.</summary>
public sealed class StateOrderTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly FaultyStorage _storage = new();
    private InProcessTestCluster _cluster = null!;

    private IDraftGrain Grain => _cluster.Client.GetGrain<IDraftGrain>(_key);

    public async ValueTask InitializeAsync() =>
        _cluster = await Clusters.StartAsync(silo => silo.Services.AddKeyedSingleton<IGrainStorage>(Clusters.Store, _storage));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Writes_asked_for_in_one_turn_are_one_write_of_the_last_state()
    {
        await Grain.WriteManyAtOnce(100);
        Assert.Equal(1, _storage.WritesOf(_key));
        Assert.Equal("100", _storage.TextOf(_key));
    }

    [Fact]
    public async Task A_write_stores_the_state_as_it_is_when_the_write_begins()
    {
        await Grain.WriteThenChange("asked", "changed");
        Assert.Equal("changed", _storage.TextOf(_key));
    }

    [Fact]
    public async Task Writes_of_calls_that_overlap_never_conflict_and_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Grain.Append("x")));
        Assert.Equal(new string('x', 200), _storage.TextOf(_key));
        Assert.InRange(_storage.WritesOf(_key), 1, 200);
    }

    [Fact]
    public async Task Operations_run_in_the_order_they_were_asked_for()
    {
        await Grain.ClearBesideAWrite("short-lived");
        Assert.Null(_storage.TextOf(_key));
        Assert.Equal("", await Grain.Read());
    }

    [Fact]
    public async Task An_error_of_the_store_reaches_the_caller_inside_one_of_the_engine()
    {
        _storage.FailReads(1);
        var error = await Assert.ThrowsAnyAsync<OrleansException>(() => Grain.Read());
        Assert.Contains("the disk is gone", error.ToString(), StringComparison.Ordinal);
    }
}
