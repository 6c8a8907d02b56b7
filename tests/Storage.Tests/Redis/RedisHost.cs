using System.Globalization;
using IndexForge.Storage.Redis;
using IndexForge.Storage.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;

namespace IndexForge.Storage.Tests.Redis;

/// <summary>A provider over a connection of its own.</summary>
internal sealed class RedisHost : IAsyncDisposable
{
    private readonly StorageMetrics _metrics = new();

    public RedisHost(int port, Action<RedisOptions>? configure = null, RedisStateOptions? state = null, TimeProvider? time = null)
    {
        var options = new RedisOptions
        {
            Configuration = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"),
            BaseDelay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromMilliseconds(100),
            OperationTimeout = TimeSpan.FromSeconds(20),
        };
        configure?.Invoke(options);
        Connection = new RedisConnection(options, time ?? TimeProvider.System, NullLogger<RedisConnection>.Instance);
        Storage = new RedisGrainStorage("volatile", Connection, state ?? new(), new GrainStateSerializer([Block.Codec]), _metrics);
    }

    public RedisConnection Connection { get; }

    public RedisGrainStorage Storage { get; }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        _metrics.Dispose();
    }
}
