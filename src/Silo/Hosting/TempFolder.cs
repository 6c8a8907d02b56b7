using Microsoft.Extensions.Hosting;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// The one folder of temporary files: emptied at start (what a crash left) and at stop. It starts after the store, whose lock
/// tells that no other process works on the same data, and thus in this folder.
/// </summary>
internal sealed class TempFolder(DataOptions options) : IHostedLifecycleService
{
    public string Path => options.FullTempPath;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Empty();
        Directory.CreateDirectory(Path);
        // What asks the system for a temporary file gets it from here, child processes included.
        Environment.SetEnvironmentVariable("TMPDIR", Path);
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Empty();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Bytes in it now.</summary>
    public long Size() => Directory.Exists(Path)
        ? new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Exists ? f.Length : 0)
        : 0;

    private void Empty()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
