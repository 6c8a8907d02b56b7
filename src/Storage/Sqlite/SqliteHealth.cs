namespace IndexForge.Storage.Sqlite;

/// <summary>How the SQLite file stands.</summary>
/// <param name="Commit">How long a write took to become durable just now.</param>
/// <param name="FileBytes">The database's size.</param>
/// <param name="LogBytes">The write-ahead log's size.</param>
/// <param name="Queued">Writes that wait for a commit.</param>
public sealed record SqliteHealth(TimeSpan Commit, long FileBytes, long LogBytes, int Queued);
