using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Storage;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteGrainStorageTests : GrainStorageContract
{
    private readonly TempFolder _folder = new();
    private SqliteHost _host = null!;

    protected override async Task<IGrainStorage> OpenAsync()
    {
        _host = await SqliteHost.Open(_folder.Path);
        return _host.Storage();
    }

    protected override async ValueTask CloseAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Providers_of_one_file_do_not_see_each_others_states()
    {
        await Write(Grain, "durable");
        var read = new GrainState<Note>();
        await _host.Storage("volatile").ReadStateAsync(State, Grain, read);
        Assert.False(read.RecordExists);
    }

    [Fact]
    public async Task States_are_there_when_the_file_is_opened_again()
    {
        var written = await Write(Grain, "kept");
        await _host.DisposeAsync();
        Assert.False(File.Exists(_folder.File("indexforge.db-wal")), "a graceful stop folds the log into the database");

        await using var again = await SqliteHost.Open(_folder.Path);
        var read = new GrainState<Note>();
        await again.Storage().ReadStateAsync(State, Grain, read);
        Assert.Equal("kept", read.State!.Text);
        Assert.Equal(written.ETag, read.ETag);
        await again.Storage().WriteStateAsync(State, Grain, read);
    }

    [Fact]
    public async Task An_etag_is_not_given_twice_even_if_the_file_is_opened_again()
    {
        var state = await Write(Grain, "first");
        var old = state.ETag;
        await Storage.ClearStateAsync(State, Grain, state);
        await _host.DisposeAsync();

        await using var again = await SqliteHost.Open(_folder.Path);
        await again.Storage().WriteStateAsync(State, Grain, state);
        Assert.NotEqual(old, state.ETag);
    }

    [Fact]
    public async Task A_closed_store_says_that_it_is_unavailable()
    {
        await _host.DisposeAsync();
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => Write(Grain, "late"));
        Assert.False(error.OutcomeUnknown);
    }

    [Fact]
    public async Task A_state_beyond_the_limit_is_refused_by_code()
    {
        await _host.DisposeAsync();
        await using var small = await SqliteHost.Open(_folder.Path, options => options.MaxStateBytes = 1000);
        var error = await Assert.ThrowsAsync<StorageException>(
            () => small.Storage().WriteStateAsync("block", Grain, new GrainState<Block>(new Block(new byte[1000]))));
        Assert.Equal(StorageErrorCode.StateTooLarge, error.Code);
    }
}
