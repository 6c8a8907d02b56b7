using System.Globalization;

namespace IndexForge.Storage.Sqlite;

/// <summary>Holds a file against other processes for as long as this one lives; the system lets go of it however the process ends.</summary>
/// <remarks>The lock is on <c>{path}.lock</c>. A held file cannot be read, so who holds it stands beside it in <c>{path}.pid</c>.</remarks>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _pidFile;

    private FileLock(FileStream stream, string pidFile)
    {
        _stream = stream;
        _pidFile = pidFile;
        try
        {
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // Only the message to a second process is the poorer for it.
        }
    }

    /// <summary>Takes the lock, or says who has it.</summary>
    public static FileLock Take(string path)
    {
        var (lockFile, pidFile) = (path + ".lock", path + ".pid");
        try
        {
            var stream = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return new FileLock(stream, pidFile);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new StorageException(StorageErrorCode.ReadOnly, $"{path}: the folder cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw IsHeld(lockFile)
                ? new StorageException(
                    StorageErrorCode.Locked,
                    $"{path}: another process{Holder(pidFile)} has the data open. Stop it, or give this one a data folder of its own.",
                    e)
                : new StorageException(StorageErrorCode.Unavailable, $"{path}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_pidFile);
        }
        catch (IOException)
        {
            // A stale number beside a free lock misleads nobody: it is only read where the lock is held.
        }

        _stream.Dispose();
    }

    // A full disk is an IOException too, but an existing file can be opened for reading on one.
    private static bool IsHeld(string lockFile)
    {
        try
        {
            new FileStream(lockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite).Dispose();
            return false;
        }
        catch (IOException)
        {
            return File.Exists(lockFile);
        }
    }

    private static string Holder(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out var id) ? $" (id {id})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
