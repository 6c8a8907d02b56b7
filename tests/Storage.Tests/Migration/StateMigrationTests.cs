using IndexForge.Storage.Migration;
using IndexForge.Storage.Tests.Contract;
using IndexForge.Storage.Tests.Redis;
using IndexForge.Storage.Tests.Sqlite;
using IndexForge.TestSupport;
using Orleans;
using Orleans.Runtime;

namespace IndexForge.Storage.Tests.Migration;

/// <summary>From the SQLite file to a Redis that has the layout of the official provider.</summary>
public sealed class StateMigrationTests : IAsyncLifetime
{
    private const int Notes = 100;

    private readonly TempFolder _folder = new();
    private RedisServer _server = null!;
    private RedisHost _redis = null!;
    private SqliteHost _sqlite = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = new RedisHost(_server.Port);
        _sqlite = await SqliteHost.Open(_folder.Path);
        for (var i = 0; i < Notes; i++)
        {
            await _sqlite.Storage().WriteStateAsync("note", Grain(i), new GrainState<Note>(new Note { Text = $"note {i}" }));
        }

        await _sqlite.Storage().WriteStateAsync("block", GrainId.Create("block", "upload/a/0"), new GrainState<Block>(new Block(new byte[1 << 20])));
        await _sqlite.Storage("volatile").WriteStateAsync("note", Grain(0), new GrainState<Note>(new Note { Text = "of another provider" }));
    }

    public async ValueTask DisposeAsync()
    {
        await _sqlite.DisposeAsync();
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_state_of_the_provider_arrives_and_is_proved_to()
    {
        var report = await Migration().RunAsync(cancellation: TestContext.Current.CancellationToken);
        Assert.True(report.IsComplete);
        Assert.Equal((Notes + 1, Notes + 1, 0, 0), (report.States, report.Copied, report.Present, report.Different));
        for (var i = 0; i < Notes; i++)
        {
            Assert.Equal($"note {i}", (await Read(i)).State!.Text);
        }
    }

    [Fact]
    public async Task A_run_that_was_broken_off_is_taken_up()
    {
        using var broken = new CancellationTokenSource();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Migration().RunAsync(new Stop(broken), broken.Token));
        var report = await Migration().RunAsync(cancellation: TestContext.Current.CancellationToken);
        Assert.True(report.IsComplete);
        Assert.InRange(report.Present, 1, Notes);
        Assert.Equal(Notes + 1, report.Present + report.Copied);
    }

    [Fact]
    public async Task A_state_that_differs_in_the_target_is_left_alone_unless_it_may_be_replaced()
    {
        await _redis.Storage.WriteStateAsync("note", Grain(7), new GrainState<Note>(new Note { Text = "newer" }));
        var report = await Migration().RunAsync(cancellation: TestContext.Current.CancellationToken);
        Assert.False(report.IsComplete);
        Assert.Equal(1, report.Different);
        Assert.Equal("newer", (await Read(7)).State!.Text);

        Assert.True((await Migration(overwrite: true).RunAsync(cancellation: TestContext.Current.CancellationToken)).IsComplete);
        Assert.Equal("note 7", (await Read(7)).State!.Text);
    }

    private StateMigration Migration(bool overwrite = false) => new(_sqlite.Store, "durable", _redis.Storage, overwrite);

    private async Task<GrainState<Note>> Read(int i)
    {
        var state = new GrainState<Note>(new Note());
        await _redis.Storage.ReadStateAsync("note", Grain(i), state);
        return state;
    }

    private static GrainId Grain(int i) => GrainId.Create("note", $"key/{i}");

    private sealed class Stop(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
