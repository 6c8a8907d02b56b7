using IndexForge.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace IndexForge.Engine.Tests.State;

public sealed class StateFailureTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly FaultyStorage _storage = new();
    private InProcessTestCluster _cluster = null!;

    private INoteGrain Grain => _cluster.Client.GetGrain<INoteGrain>(_key);

    public async ValueTask InitializeAsync() =>
        _cluster = await Clusters.StartAsync(silo => silo.Services.AddKeyedSingleton<IGrainStorage>(Clusters.Store, _storage));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task A_read_that_fails_fails_the_activation_with_its_error_and_the_next_call_tries_again()
    {
        _storage.ChangeBehind(_key, "stored");
        _storage.FailReads(1);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Grain.Read());
        Assert.Contains("the disk is gone", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Probe.Of(_key).Events);
        Assert.Equal("stored", await Grain.Read());
    }

    [Fact]
    public async Task A_conflict_reaches_the_caller_and_the_next_call_finds_the_stored_state()
    {
        await Grain.Write("mine");
        _storage.ChangeBehind(_key, "theirs");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.Write("mine again"));
        Assert.Equal("theirs", await Grain.Read());
        Assert.Equal(["activated with ''", "activated with 'theirs'"], Probe.Of(_key).Events);
    }

    [Fact]
    public async Task A_conflict_that_the_grain_handles_leaves_it_alive()
    {
        await Grain.Write("mine");
        _storage.ChangeBehind(_key, "theirs");
        await Grain.WriteSwallowingConflicts("mine again");
        Assert.Equal("mine again", await Grain.Read());
        Assert.Equal(["activated with ''"], Probe.Of(_key).Events);
    }

    [Fact]
    public async Task A_conflict_ends_the_grain_that_had_it_and_not_the_one_that_called()
    {
        var caller = _cluster.Client.GetGrain<ICallerOfNotes>($"{_key}-caller");
        var before = await caller.Instance();
        await caller.WriteTo(_key, "mine");
        _storage.ChangeBehind(_key, "theirs");
        await Assert.ThrowsAsync<InconsistentStateException>(() => caller.WriteTo(_key, "mine again"));
        Assert.Equal("theirs", await Grain.Read());
        Assert.Equal(before, await caller.Instance());
    }
}
