using IndexForge.Storage.Redis;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using StackExchange.Redis;

namespace IndexForge.Storage.Tests.Redis;

public sealed class RedisGrainStorageTests : GrainStorageContract
{
    private RedisServer _server = null!;
    private RedisHost _host = null!;

    protected override async Task<IGrainStorage> OpenAsync()
    {
        _server = await RedisServer.StartAsync();
        _host = new RedisHost(_server.Port);
        return _host.Storage;
    }

    protected override async ValueTask CloseAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_state_lies_in_the_hash_that_the_official_provider_would_use()
    {
        var state = await Write(GrainId.Create("document", "a/b"), "hello");
        var fields = await Raw(database => database.HashGetAllAsync("indexforge/state/document/a/b/note"));
        Assert.Equal(
            [("data", """{"text":"hello","count":0}"""), ("etag", state.ETag)],
            fields.Select(field => ((string)field.Name!, (string?)field.Value)).Order());
        Assert.True(Guid.TryParseExact(state.ETag, "N", out _));
    }

    [Fact]
    public async Task What_the_official_provider_left_of_a_cleared_state_reads_as_missing_and_is_written_under_its_etag()
    {
        await Raw(database => database.ScriptEvaluateAsync(
            "return redis.call('HSET', 'indexforge/state/document/a/note', 'etag', 'left', 'data', '')"));
        var read = await Read(Grain);
        Assert.False(read.RecordExists);
        Assert.Equal("left", read.ETag);
        read.State = new Note { Text = "anew" };
        await Storage.WriteStateAsync(State, Grain, read);
        Assert.Equal("anew", (await Read(Grain)).State!.Text);
    }

    [Fact]
    public async Task Only_states_with_an_expiry_expire()
    {
        await Write(Grain, "stays");
        await using var expiring = new RedisHost(_server.Port, state: new RedisStateOptions { Expiry = TimeSpan.FromHours(1) });
        await expiring.Storage.WriteStateAsync("cached", Grain, new GrainState<Note>(new Note()));

        Assert.Null(await Raw(database => database.KeyTimeToLiveAsync("indexforge/state/document/a/note")));
        var left = await Raw(database => database.KeyTimeToLiveAsync("indexforge/state/document/a/cached"));
        Assert.InRange(left!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_state_that_was_evicted_fails_the_next_write_and_can_be_written_after_reading_again()
    {
        var state = await Write(Grain, "evicted");
        await Raw(database => database.KeyDeleteAsync("indexforge/state/document/a/note"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, Grain, state));
        await Storage.ReadStateAsync(State, Grain, state);
        await Storage.WriteStateAsync(State, Grain, state);
    }

    [Fact]
    public async Task States_are_there_and_writes_go_on_after_the_server_was_killed_and_started_again()
    {
        var state = await Write(Grain, "before");
        await _server.KillAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => Storage.WriteStateAsync(State, Grain, state));

        await _server.StartAgainAsync();
        await _host.Connection.RunPatientlyAsync(database => database.PingAsync());
        await Storage.ReadStateAsync(State, Grain, state);
        Assert.Equal("before", state.State!.Text);
        state.State.Text = "after";
        await Storage.WriteStateAsync(State, Grain, state);
        Assert.Equal("after", (await Read(Grain)).State!.Text);
    }

    private async Task<T> Raw<T>(Func<IDatabase, Task<T>> command)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_server.Configuration);
        return await command(connection.GetDatabase());
    }
}
