using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>
/// Keeps the write-ahead log short and gives freed pages back to the disk, between commits. Most of the log is moved beside the writer, by
/// <see cref="Checkpointer"/>; what is left to do here is little.
/// </summary>
internal sealed class WalKeeper(long checkpointBytes, Checkpointer beside)
{
    private const int PageBytes = 4096;

    // A reader that never lets go would let the log grow for ever; from this factor on the writer waits for readers.
    private const int WaitFactor = 8;

    private const int VacuumPages = 2048;

    private long _logged;
    private bool _moved;

    /// <summary>Has the log moved into the database once it has grown enough; true where the writer itself did a part.</summary>
    public bool AfterCommit(SqliteConnection db, bool idle)
    {
        _logged += (long)db.TakePagesWritten() * PageBytes;
        if (_logged < checkpointBytes || beside.AtWork)
            return false;
        if (!_moved)
        {
            _moved = true;
            beside.Begin();
            return false;
        }

        _moved = false;
        var mode = _logged > WaitFactor * checkpointBytes ? raw.SQLITE_CHECKPOINT_RESTART : raw.SQLITE_CHECKPOINT_PASSIVE;
        var (left, _) = db.Checkpoint(mode);
        _logged = (long)left * PageBytes;
        if (idle)
            GiveBack(db);
        return true;
    }

    /// <summary>Folds the whole log into the database and empties its file.</summary>
    public static void Truncate(SqliteConnection db) => db.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE);

    private static void GiveBack(SqliteConnection db)
    {
        var free = db.ReadInteger("PRAGMA freelist_count");
        if (free > VacuumPages && free > db.ReadInteger("PRAGMA page_count") / 4)
            db.Execute($"PRAGMA incremental_vacuum({VacuumPages})");
    }
}
