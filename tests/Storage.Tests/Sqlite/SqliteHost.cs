using IndexForge.Storage.Sqlite;
using IndexForge.Storage.Tests.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IndexForge.Storage.Tests.Sqlite;

/// <summary>A store in a folder, that can be closed and opened again.</summary>
internal sealed class SqliteHost : IAsyncDisposable
{
    private readonly StorageMetrics _metrics = new();

    private SqliteHost(SqliteStoreOptions options) =>
        Store = new SqliteStore(Options.Create(options), _metrics, NullLogger<SqliteStore>.Instance);

    public SqliteStore Store { get; }

    public static async Task<SqliteHost> Open(string folder, Action<SqliteStoreOptions>? configure = null)
    {
        var options = new SqliteStoreOptions { Folder = folder };
        configure?.Invoke(options);
        var host = new SqliteHost(options);
        try
        {
            await host.Store.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public SqliteGrainStorage Storage(string name = "durable") => new(name, Store, new GrainStateSerializer([Block.Codec]));

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _metrics.Dispose();
    }
}
