using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into storage errors.</summary>
internal static class SqliteFault
{
    public static StorageException Of(int result, string message, string path, bool outcomeUnknown = false)
    {
        var text = $"{path}: {message} (SQLite {result})";
        return (result & 0xFF) switch
        {
            raw.SQLITE_FULL => Unavailable(StorageErrorCode.Full, text),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => Unavailable(StorageErrorCode.ReadOnly, text),
            raw.SQLITE_CORRUPT => new StorageException(StorageErrorCode.Corrupt, text),
            raw.SQLITE_NOTADB => new StorageException(StorageErrorCode.Foreign, text),
            raw.SQLITE_TOOBIG => new StorageException(StorageErrorCode.StateTooLarge, text),
            _ => Unavailable(StorageErrorCode.Unavailable, text),
        };

        StorageUnavailableException Unavailable(string code, string what) => new(code, what, outcomeUnknown);
    }
}
