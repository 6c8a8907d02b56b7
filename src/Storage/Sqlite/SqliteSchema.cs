using System.Globalization;

namespace IndexForge.Storage.Sqlite;

/// <summary>The tables of the file, how it is told from other files, and what a connection must be set to.</summary>
internal static class SqliteSchema
{
    /// <summary>"IxFg": what <c>file(1)</c> and we know the file by.</summary>
    public const int ApplicationId = 0x49784667;

    public const int Version = 1;

    private const string Create = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE grain_state (
          id INTEGER PRIMARY KEY,
          provider TEXT NOT NULL,
          grain_type TEXT NOT NULL,
          grain_key TEXT NOT NULL,
          state_name TEXT NOT NULL,
          etag INTEGER NOT NULL,
          payload BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX grain_state_key ON grain_state (provider, grain_type, grain_key, state_name);
        CREATE TABLE reminder (
          grain_type TEXT NOT NULL,
          grain_key TEXT NOT NULL,
          name TEXT NOT NULL,
          start_at INTEGER NOT NULL,
          period INTEGER NOT NULL,
          etag INTEGER NOT NULL,
          PRIMARY KEY (grain_type, grain_key, name)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO meta VALUES ('epoch', 0);
        """;

    /// <summary>Makes the file ours if it is empty, refuses what it must not touch, and counts this opening.</summary>
    /// <returns>The number of this opening, never given before.</returns>
    public static long Open(SqliteConnection db, SqliteStoreOptions options)
    {
        if (db.IsReadOnly)
            throw new StorageException(StorageErrorCode.ReadOnly, $"{db.Path}: the file is read-only.");

        var isNew = db.ReadInteger("PRAGMA application_id") == 0 && db.ReadInteger("SELECT count(*) FROM sqlite_schema") == 0;
        if (!isNew)
            Recognise(db);
        else
            db.Execute("PRAGMA auto_vacuum = INCREMENTAL");

        if (db.ReadText("PRAGMA journal_mode = WAL") != "wal")
            throw new StorageException(StorageErrorCode.Unavailable, $"{db.Path}: this file system does not support SQLite's write-ahead log.");
        ConfigureWriter(db, options);

        if (isNew)
        {
            db.Execute(Create + string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT"));
        }
        else if (new FileInfo(db.Path).Length <= options.IntegrityCheckMaxBytes)
        {
            var verdict = db.ReadText("PRAGMA quick_check(1)");
            if (verdict != "ok")
                throw new StorageException(StorageErrorCode.Corrupt, $"{db.Path}: the integrity check failed: {verdict}. Restore the file from a backup.");
        }

        return db.ReadInteger("UPDATE meta SET value = value + 1 WHERE name = 'epoch' RETURNING value");
    }

    public static void ConfigureWriter(SqliteConnection db, SqliteStoreOptions options)
    {
        // FULL: a commit returns after the log is on disk. Checkpoints are the writer's own, so that no caller waits for one.
        db.Execute("""
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -16384;
            PRAGMA temp_store = MEMORY;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            """);
        if (options.MaxFileBytes > 0)
        {
            var pages = options.MaxFileBytes / db.ReadInteger("PRAGMA page_size");
            db.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {Math.Max(1, pages)}"));
        }
    }

    public static void ConfigureCheckpointer(SqliteConnection db) =>
        db.Execute("""
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA trusted_schema = OFF;
            """);

    public static void ConfigureReader(SqliteConnection db) =>
        db.Execute("""
            PRAGMA query_only = ON;
            PRAGMA cache_size = -8192;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            """);

    private static void Recognise(SqliteConnection db)
    {
        if (db.ReadInteger("PRAGMA application_id") != ApplicationId)
            throw new StorageException(StorageErrorCode.Foreign, $"{db.Path}: this is a database of another program.");
        var version = db.ReadInteger("PRAGMA user_version");
        if (version > Version)
        {
            throw new StorageException(
                StorageErrorCode.Newer,
                $"{db.Path}: written by a newer build (layout {version}; this build knows up to {Version}). Start that build, or give this one another data folder.");
        }
    }
}
