using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Contract;

/// <summary>What every provider promises the grains. Each provider's tests derive from this.</summary>
public abstract class GrainStorageContract : IAsyncLifetime
{
    protected const string State = "note";

    protected static readonly GrainId Grain = GrainId.Create("document", "a");

    protected IGrainStorage Storage { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Storage = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<IGrainStorage> OpenAsync();

    protected abstract ValueTask CloseAsync();

    [Fact]
    public async Task A_missing_state_reads_as_a_fresh_one_without_etag()
    {
        var read = new GrainState<Note>(new Note { Text = "left over" }, "left over") { RecordExists = true };
        await Storage.ReadStateAsync(State, Grain, read);
        Assert.Equal("", read.State!.Text);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task What_is_written_is_read_with_its_etag()
    {
        var written = await Write(Grain, "hello");
        var read = await Read(Grain);
        Assert.Equal("hello", read.State!.Text);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Each_write_changes_the_etag()
    {
        var state = await Write(Grain, "one");
        var first = state.ETag;
        await Storage.WriteStateAsync(State, Grain, state);
        Assert.NotNull(first);
        Assert.NotEqual(first, state.ETag);
    }

    [Fact]
    public async Task A_write_under_an_old_etag_is_refused_and_changes_nothing()
    {
        var mine = await Write(Grain, "mine");
        var stale = new GrainState<Note>(new Note { Text = "stale" }, mine.ETag);
        await Storage.WriteStateAsync(State, Grain, mine);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, Grain, stale));
        Assert.Equal("mine", (await Read(Grain)).State!.Text);
        Assert.Equal(mine.ETag, (await Read(Grain)).ETag);
    }

    [Fact]
    public async Task A_first_write_over_a_stored_state_is_refused()
    {
        await Write(Grain, "first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write(Grain, "second"));
    }

    [Fact]
    public async Task A_write_under_an_etag_where_nothing_is_stored_is_refused()
    {
        var never = new GrainState<Note>(new Note(), "1f");
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync(State, Grain, never));
        Assert.False((await Read(Grain)).RecordExists);
    }

    [Fact]
    public async Task A_cleared_state_reads_as_missing_and_can_be_written_again()
    {
        var state = await Write(Grain, "gone");
        var old = state.ETag;
        await Storage.ClearStateAsync(State, Grain, state);
        Assert.False(state.RecordExists);
        Assert.Equal("", state.State!.Text);
        Assert.False((await Read(Grain)).RecordExists);

        state.State = new Note { Text = "again" };
        await Storage.WriteStateAsync(State, Grain, state);
        Assert.Equal("again", (await Read(Grain)).State!.Text);
        Assert.NotEqual(old, state.ETag);
    }

    [Fact]
    public async Task A_clear_under_an_old_etag_is_refused()
    {
        var state = await Write(Grain, "kept");
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.ClearStateAsync(State, Grain, new GrainState<Note>(new Note(), "1f")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync(State, Grain, new GrainState<Note>()));
        Assert.Equal(state.ETag, (await Read(Grain)).ETag);
    }

    [Fact]
    public async Task An_etag_from_before_a_clear_never_fits_again()
    {
        var state = await Write(Grain, "first life");
        var old = state.ETag;
        await Storage.ClearStateAsync(State, Grain, state);
        await Storage.WriteStateAsync(State, Grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Storage.WriteStateAsync(State, Grain, new GrainState<Note>(new Note(), old)));
    }

    [Fact]
    public async Task Clearing_what_was_never_stored_succeeds()
    {
        var state = new GrainState<Note>();
        await Storage.ClearStateAsync(State, Grain, state);
        Assert.False(state.RecordExists);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(64)]
    public async Task Of_concurrent_writers_under_one_etag_exactly_one_wins(int writers)
    {
        var etag = (await Write(Grain, "before")).ETag;
        for (var round = 0; round < 20; round++)
        {
            var states = Enumerable.Range(0, writers).Select(i => new GrainState<Note>(new Note { Count = i }, etag)).ToArray();
            var wins = await Task.WhenAll(states.Select(Wins));

            var winner = Assert.Single(states.Where((_, i) => wins[i]));
            var read = await Read(Grain);
            Assert.Equal(winner.State!.Count, read.State!.Count);
            Assert.Equal(winner.ETag, read.ETag);
            etag = read.ETag;
        }
    }

    [Fact]
    public async Task Concurrent_writers_that_read_again_after_a_conflict_lose_no_increment()
    {
        const int Writers = 8, Increments = 20;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(Increment, Cancel)));
        Assert.Equal(Writers * Increments, (await Read(Grain)).State!.Count);

        async Task Increment()
        {
            for (var done = 0; done < Increments;)
            {
                var state = await Read(Grain);
                state.State!.Count++;
                done += await Wins(state) ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task Many_grains_written_at_once_all_keep_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Write(GrainId.Create("document", $"g{i}"), $"text {i}")));
        for (var i = 0; i < 2000; i += 37)
            Assert.Equal($"text {i}", (await Read(GrainId.Create("document", $"g{i}"))).State!.Text);
    }

    [Theory]
    [InlineData("ключ/ключ")]
    [InlineData("文档 🗂️")]
    [InlineData("a'b\"; DROP TABLE grain_state; --")]
    [InlineData("with\0nul")]
    [InlineData("a b\r\nc\t%?*[]")]
    public async Task Keys_of_any_characters_are_told_apart(string key)
    {
        await Write(GrainId.Create("document", key), key);
        await Write(GrainId.Create("document", key + "x"), "longer");
        await Write(GrainId.Create("document", key[..^1] + "y"), "other end");
        Assert.Equal(key, (await Read(GrainId.Create("document", key))).State!.Text);
    }

    [Fact]
    public async Task Types_keys_and_state_names_that_run_together_are_told_apart()
    {
        (GrainId Grain, string State)[] all =
        [
            (GrainId.Create("job", "ab"), "c"), (GrainId.Create("job", "a"), "bc"), (GrainId.Create("joba", "b"), "c"),
            (GrainId.Create("job", "a"), "b"), (GrainId.Create("job", "A"), "b"), (GrainId.Create("job", "a "), "b"),
        ];
        foreach (var (grain, name) in all)
            await Storage.WriteStateAsync(name, grain, new GrainState<Note>(new Note { Text = $"{grain}|{name}" }));
        foreach (var (grain, name) in all)
        {
            var read = new GrainState<Note>();
            await Storage.ReadStateAsync(name, grain, read);
            Assert.Equal($"{grain}|{name}", read.State!.Text);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1 << 20)]
    [InlineData(64 << 20)]
    public async Task Values_of_any_size_come_back_as_they_were(int bytes)
    {
        var block = new Block(new byte[bytes]);
        new Random(bytes).NextBytes(block.Bytes);
        await Storage.WriteStateAsync("block", Grain, new GrainState<Block>(block));

        var read = new GrainState<Block>();
        await Storage.ReadStateAsync("block", Grain, read);
        Assert.True(read.RecordExists);
        Assert.True(block.Bytes.AsSpan().SequenceEqual(read.State!.Bytes));
    }

    [Fact]
    public async Task A_state_is_written_as_it_was_when_the_grain_asked()
    {
        var state = new GrainState<Note>(new Note { Text = "asked" });
        var writing = Storage.WriteStateAsync(State, Grain, state);
        state.State!.Text = "changed later";
        await writing;
        Assert.Equal("asked", (await Read(Grain)).State!.Text);
    }

    protected async Task<GrainState<Note>> Write(GrainId grain, string text)
    {
        var state = new GrainState<Note>(new Note { Text = text });
        await Storage.WriteStateAsync(State, grain, state);
        return state;
    }

    protected async Task<GrainState<Note>> Read(GrainId grain)
    {
        var state = new GrainState<Note>();
        await Storage.ReadStateAsync(State, grain, state);
        return state;
    }

    private async Task<bool> Wins(GrainState<Note> state)
    {
        try
        {
            await Storage.WriteStateAsync(State, Grain, state);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}
