using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using StackExchange.Redis;

namespace IndexForge.Storage.Tests.Redis;

public sealed class RedisFaultTests
{
    private static readonly GrainId Grain = GrainId.Create("document", "a");

    [Fact]
    public async Task A_server_that_is_dead_at_start_is_reported_and_used_once_it_comes()
    {
        await using var server = RedisServer.Create();
        await using var host = new RedisHost(server.Port, options => options.MaxDelay = TimeSpan.FromMilliseconds(1));
        var state = new GrainState<Note>(new Note { Text = "late" });

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Storage.WriteStateAsync("note", Grain, state));
        Assert.Equal(StorageErrorCode.Unavailable, error.Code);
        Assert.False(error.OutcomeUnknown);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());

        await server.StartAgainAsync();
        await host.Storage.WriteStateAsync("note", Grain, state);
        await host.Connection.PingAsync();
    }

    [Fact]
    public async Task While_the_server_is_known_to_be_away_no_attempt_is_made()
    {
        await using var server = RedisServer.Create();
        var time = new ManualTimeProvider();
        await using var host = new RedisHost(server.Port, options => (options.MaxRetries, options.MaxDelay) = (1, TimeSpan.FromSeconds(10)), time: time);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());

        await server.StartAgainAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        await host.Connection.PingAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_answer_was_lost_is_found_to_have_taken_effect(bool clear)
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(server.Port);
        await using var host = new RedisHost(proxy.Port);
        var state = new GrainState<Note>(new Note { Text = "first" });
        await host.Storage.WriteStateAsync("note", Grain, state);
        using var direct = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var before = await ETag(direct);

        proxy.LosesAnswers = true;
        state.State!.Text = "second";
        var change = clear ? host.Storage.ClearStateAsync("note", Grain, state) : host.Storage.WriteStateAsync("note", Grain, state);
        while (await ETag(direct) == before)
            await Task.Yield();
        Assert.False(change.IsCompleted);
        proxy.LosesAnswers = false;
        proxy.Break();
        await change;

        Assert.Equal(clear ? null : (string?)await ETag(direct), state.ETag);
        var read = new GrainState<Note>();
        await host.Storage.ReadStateAsync("note", Grain, read);
        Assert.Equal(clear ? "" : "second", read.State!.Text);
    }

    [Fact]
    public async Task A_write_that_stays_unanswered_is_reported_as_unknown_and_reading_again_tells()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = new RedisHost(server.Port, options => options.OperationTimeout = TimeSpan.FromMilliseconds(300));
        await host.Connection.PingAsync();
        var state = new GrainState<Note>(new Note { Text = "in doubt" });

        server.Freeze();
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Storage.WriteStateAsync("note", Grain, state));
        Assert.True(error.OutcomeUnknown);
        Assert.Null(state.ETag);
        server.Thaw();

        // The server carries out what it was sent, both times, to the effect of once.
        await using var other = new RedisHost(server.Port);
        var read = new GrainState<Note>();
        do
        {
            await other.Storage.ReadStateAsync("note", Grain, read);
        }
        while (!read.RecordExists);
        Assert.Equal("in doubt", read.State!.Text);
        await Assert.ThrowsAsync<InconsistentStateException>(() => other.Storage.WriteStateAsync("note", Grain, new GrainState<Note>(new Note())));
        await other.Storage.WriteStateAsync("note", Grain, read);
    }

    [Fact]
    public async Task A_server_out_of_memory_refuses_writes_by_code_and_heals()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "6mb", "--maxmemory-policy", "noeviction");
        await using var host = new RedisHost(server.Port);
        var kept = new Stack<(GrainId, GrainState<Block>)>();
        StorageUnavailableException? refusal = null;
        for (var i = 0; refusal is null && i < 50; i++)
        {
            var (grain, state) = (GrainId.Create("document", $"{i}"), new GrainState<Block>(new Block(new byte[500_000])));
            try
            {
                await host.Storage.WriteStateAsync("block", grain, state);
                kept.Push((grain, state));
            }
            catch (StorageUnavailableException e)
            {
                refusal = e;
            }
        }

        Assert.Equal(StorageErrorCode.Full, refusal?.Code);
        Assert.False(refusal!.OutcomeUnknown);
        for (var freed = 0; freed < 3; freed++)
        {
            var (grain, state) = kept.Pop();
            await host.Storage.ClearStateAsync("block", grain, state);
        }

        await host.Storage.WriteStateAsync("block", Grain, new GrainState<Block>(new Block(new byte[100_000])));
    }

    [Fact]
    public async Task A_connection_that_does_not_mend_is_replaced()
    {
        await using var server = await RedisServer.StartAsync();
        var time = new ManualTimeProvider();
        await using var host = new RedisHost(server.Port, options => (options.BaseDelay, options.RecycleAfter) = (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15)), time: time);
        await host.Connection.PingAsync();
        await server.KillAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());
        await server.StartAgainAsync();

        // The driver's own next attempt is a minute away.
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());
        time.Advance(TimeSpan.FromSeconds(15));
        await host.Connection.PingAsync();
    }

    [Fact]
    public async Task A_closed_connection_is_unavailable()
    {
        await using var server = await RedisServer.StartAsync();
        var host = new RedisHost(server.Port);
        await host.Connection.PingAsync();
        await host.DisposeAsync();
        await host.DisposeAsync();
        await Assert.ThrowsAsync<StorageUnavailableException>(() => host.Connection.PingAsync());
    }

    private static Task<RedisValue> ETag(ConnectionMultiplexer connection) =>
        connection.GetDatabase().HashGetAsync("indexforge/state/document/a/note", "etag");
}
