using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;
using StackExchange.Redis;

namespace IndexForge.Storage.Tests.Tiered;

public sealed class TieredFaultTests
{
    private static readonly GrainId Grain = GrainId.Create("document", "a");

    [Fact]
    public async Task A_state_is_read_from_the_upper_tier_once_it_is_there()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var lower = new GrainState<Note>(new Note { Text = "stored below" });
        await host.Lower.WriteStateAsync("note", Grain, lower);

        Assert.Empty(await Entries(host));
        Assert.Equal("stored below", (await Read(host)).State!.Text);
        Assert.Single(await Entries(host));
        // Changed behind the tiers' back, to tell which one answers.
        lower.State!.Text = "changed below";
        await host.Lower.WriteStateAsync("note", Grain, lower);
        Assert.Equal("stored below", (await Read(host)).State!.Text);
    }

    [Fact]
    public async Task A_conflict_leads_back_to_the_lower_tier()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var state = await Write(host, new GrainState<Note>(), "one");
        await host.Lower.WriteStateAsync("note", Grain, new GrainState<Note>(new Note { Text = "two" }, state.ETag));

        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => Write(host, state, "three"));
        var read = await Read(host);
        Assert.Equal("two", read.State!.Text);
        await Write(host, read, "three");
    }

    [Fact]
    public async Task What_was_written_while_the_upper_tier_was_away_is_not_hidden_by_what_it_held_when_it_comes_back()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var state = await Write(host, new GrainState<Note>(), "before");
        await server.KillAsync();
        await Write(host, state, "meanwhile");
        Assert.Equal("meanwhile", (await Read(host)).State!.Text);

        await server.StartAgainAsync();
        Assert.Single(await Entries(host));
        await Mended(host);
        Assert.Equal("meanwhile", (await Read(host)).State!.Text);
        await Write(host, state, "after");
        Assert.Equal("after", (await Read(host)).State!.Text);
        Assert.Equal(2, (await Entries(host)).Length);
    }

    [Fact]
    public async Task Nor_if_the_process_dies_in_between()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var state = await Write(host, new GrainState<Note>(), "before");
        await server.KillAsync();
        await Write(host, state, "meanwhile");

        await server.StartAgainAsync();
        await host.AnswersAsync();
        host.ForgetEverything();
        Assert.Equal("meanwhile", (await Read(host)).State!.Text);
    }

    [Fact]
    public async Task An_upper_tier_that_hangs_is_waited_for_once()
    {
        await using var server = await RedisServer.StartAsync();
        var time = new ManualTimeProvider();
        await using var host = await TieredHost.Open(server.Port, options => options.OperationTimeout = TimeSpan.FromSeconds(5), time);
        var state = await Write(host, new GrainState<Note>(), "before");
        server.Freeze();
        var hanging = Write(host, state, "hanging");
        await time.WhenTimerDueWithin(TimeSpan.FromSeconds(5));
        time.Advance(TimeSpan.FromSeconds(5));
        await hanging;

        // Its clock stands still from here on: another wait for the server would never end.
        for (var i = 0; i < 200; i++)
            await Write(host, state, $"{i}");
        server.Thaw();
        await Mended(host);
        Assert.Equal("199", (await Read(host)).State!.Text);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_from_both()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var state = await Write(host, new GrainState<Note>(), "x");
        await host.Storage.ClearStateAsync("note", Grain, state);
        Assert.False((await Read(host)).RecordExists);
        Assert.Empty(await Entries(host));
    }

    [Fact]
    public async Task A_state_too_large_for_the_upper_tier_is_kept_below_alone()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await TieredHost.Open(server.Port);
        var small = new GrainState<Block>(new Block(new byte[10]));
        await host.Storage.WriteStateAsync("block", Grain, small);
        Assert.Single(await Entries(host));
        small.State = new Block(new byte[5 << 20]);
        await host.Storage.WriteStateAsync("block", Grain, small);
        Assert.Empty(await Entries(host));
        var read = new GrainState<Block>();
        await host.Storage.ReadStateAsync("block", Grain, read);
        Assert.Equal(5 << 20, read.State!.Bytes.Length);
    }

    private static async Task Mended(TieredHost host)
    {
        await host.AnswersAsync();
        host.Time.Advance(TimeSpan.FromSeconds(5));
        // The first call after the pause starts the mending and does not wait for it.
        while (!await host.Storage.IsUpperUsableAsync())
            await Task.Yield();
    }

    private static async Task<GrainState<Note>> Write(TieredHost host, GrainState<Note> state, string text)
    {
        state.State = new Note { Text = text };
        await host.Storage.WriteStateAsync("note", Grain, state);
        return state;
    }

    private static async Task<GrainState<Note>> Read(TieredHost host)
    {
        var read = new GrainState<Note>();
        await host.Storage.ReadStateAsync("note", Grain, read);
        return read;
    }

    private static async Task<RedisKey[]> Entries(TieredHost host)
    {
        await host.AnswersAsync();
        return (RedisKey[])(await host.Upper.RunAsync(database => database.ScriptEvaluateAsync("return redis.call('KEYS', 'indexforge/tier/*')")))!;
    }
}
