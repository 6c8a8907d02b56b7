using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Sqlite;

public sealed class SqliteTrimTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private SqliteHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await SqliteHost.Open(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_limited_provider_drops_what_was_not_written_for_longest()
    {
        var durable = _host.Storage();
        await Write(durable, "kept", 50_000);
        var limited = Limited(100_000);
        for (var i = 0; i < 40; i++)
        {
            await Write(limited, $"{i}", 10_000);
            await Touch(limited, "0");
        }

        // Queued behind whatever the last write set off.
        await _host.Store.ProbeAsync();
        Assert.True(await Exists(limited, "0"), "written last, though made first");
        Assert.True(await Exists(limited, "39"));
        Assert.False(await Exists(limited, "1"));
        Assert.True(await Exists(durable, "kept"));
        Assert.InRange(await Kept(limited, 40), 5, 20);
    }

    [Fact]
    public async Task Writing_within_the_limit_drops_nothing()
    {
        var limited = Limited(1_000_000);
        for (var i = 0; i < 20; i++)
            await Write(limited, $"{i}", 10_000);
        // Rewriting takes no more room, however often.
        for (var i = 0; i < 300; i++)
            await Touch(limited, "5");
        await _host.Store.ProbeAsync();
        Assert.Equal(20, await Kept(limited, 20));
    }

    private SqliteGrainStorage Limited(long bytes) =>
        new("volatile", _host.Store, new GrainStateSerializer([Block.Codec]), new SqliteStateOptions { MaxBytes = bytes });

    private static GrainId Id(string key) => GrainId.Create("document", key);

    private static Task Write(SqliteGrainStorage storage, string key, int bytes) =>
        storage.WriteStateAsync("block", Id(key), new GrainState<Block>(new Block(new byte[bytes])));

    private static async Task Touch(SqliteGrainStorage storage, string key)
    {
        var state = await Read(storage, key);
        await storage.WriteStateAsync("block", Id(key), state);
    }

    private static async Task<GrainState<Block>> Read(SqliteGrainStorage storage, string key)
    {
        var state = new GrainState<Block>();
        await storage.ReadStateAsync("block", Id(key), state);
        return state;
    }

    private static async Task<bool> Exists(SqliteGrainStorage storage, string key) => (await Read(storage, key)).RecordExists;

    private static async Task<int> Kept(SqliteGrainStorage storage, int count)
    {
        var kept = 0;
        for (var i = 0; i < count; i++)
            kept += await Exists(storage, $"{i}") ? 1 : 0;
        return kept;
    }
}
