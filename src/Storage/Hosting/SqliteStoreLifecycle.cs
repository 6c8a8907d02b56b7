using IndexForge.Storage.Sqlite;
using Microsoft.Extensions.Hosting;

namespace IndexForge.Storage.Hosting;

/// <summary>Opens the file before any hosted service starts, the silo among them, and closes it after all have stopped.</summary>
internal sealed class SqliteStoreLifecycle(SqliteStore store) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => store.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Whatever the time left: unwritten acknowledged state does not exist, but an unfolded log slows the next start.
    public Task StoppedAsync(CancellationToken cancellationToken) => store.StopAsync();
}
