using IndexForge.Storage.Redis;
using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using IndexForge.Storage.Tests.Redis;
using IndexForge.Storage.Tests.Sqlite;
using IndexForge.Storage.Tiered;
using IndexForge.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace IndexForge.Storage.Tests.Tiered;

/// <summary>A Redis over a SQLite file, each to be had alone as well.</summary>
internal sealed class TieredHost : IAsyncDisposable
{
    private readonly StorageMetrics _metrics = new();
    private readonly TempFolder _folder = new();
    private RedisHost _redis = null!;
    private SqliteHost _sqlite = null!;

    private TieredHost()
    {
    }

    public TieredGrainStorage Storage { get; private set; } = null!;

    public SqliteGrainStorage Lower => _sqlite.Storage("volatile");

    public RedisConnection Upper => _redis.Connection;

    public ManualTimeProvider Time { get; } = new();

    public static async Task<TieredHost> Open(int redisPort, Action<RedisOptions>? configure = null, TimeProvider? redisTime = null)
    {
        var host = new TieredHost { _redis = new RedisHost(redisPort, configure, time: redisTime) };
        host._sqlite = await SqliteHost.Open(host._folder.Path);
        host.Storage = host.Make();
        return host;
    }

    /// <summary>Begins anew with what the tiers hold, as after a crash.</summary>
    public void ForgetEverything() => Storage = Make();

    /// <summary>A fresh look at the server, past the connection's memory of failures.</summary>
    public Task AnswersAsync() => Upper.RunPatientlyAsync(database => database.PingAsync());

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _sqlite.DisposeAsync();
        _metrics.Dispose();
        _folder.Dispose();
    }

    private TieredGrainStorage Make() => new(
        "volatile",
        Upper,
        Lower,
        new TieredStateOptions { OpenDuration = TimeSpan.FromSeconds(5) },
        new GrainStateSerializer([Block.Codec]),
        _metrics,
        Time,
        NullLogger<TieredGrainStorage>.Instance);
}
