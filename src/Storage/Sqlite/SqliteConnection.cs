using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>One connection with its prepared statements, used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    private const int CacheWrites = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = [];

    static SqliteConnection() => Batteries_V2.Init();

    public SqliteConnection(string path, bool readOnly, TimeSpan busyTimeout)
    {
        Path = path;
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var result = raw.sqlite3_open_v2(path, out _handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (result != raw.SQLITE_OK)
        {
            var fault = SqliteFault.Of(result, "cannot be opened", path);
            _handle?.Dispose();
            throw fault;
        }

        _ = raw.sqlite3_extended_result_codes(_handle, 1);
        _ = raw.sqlite3_busy_timeout(_handle, (int)busyTimeout.TotalMilliseconds);
    }

    public string Path { get; }

    /// <summary>False once SQLite has rolled a transaction back by itself.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The statement of this text: prepared once, kept for the connection's life; dispose it after each use.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
            return known;

        Check(raw.sqlite3_prepare_v2(_handle, sql, out var handle));
        return _statements[sql] = new SqliteStatement(this, handle);
    }

    /// <summary>Runs statements that are used once, discarding rows.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Runs one statement and gives SQLite's result for the caller to judge.</summary>
    public int TryExecute(string sql) => raw.sqlite3_exec(_handle, sql);

    /// <summary>Pages that commits have written since the last call.</summary>
    public int TakePagesWritten()
    {
        Check(raw.sqlite3_db_status(_handle, CacheWrites, out var pages, out _, resetFlg: 1));
        return pages;
    }

    /// <summary>Moves the write-ahead log into the database.</summary>
    /// <returns>How many pages are left to move, because a reader still needs them there, and how many were in the log.</returns>
    public (int Left, int Logged) Checkpoint(int mode)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_handle, "main", mode, out var logged, out var moved);
        if (result != raw.SQLITE_OK && (result & 0xFF) != raw.SQLITE_BUSY)
            throw Fault(result);
        return (Math.Max(0, logged - moved), Math.Max(0, logged));
    }

    public long ReadInteger(string sql) => ReadOnce(sql, statement => raw.sqlite3_column_int64(statement, 0));

    public string ReadText(string sql) => ReadOnce(sql, statement => raw.sqlite3_column_text(statement, 0).utf8_to_string());

    public StorageException Fault(int result, bool outcomeUnknown = false) =>
        SqliteFault.Of(result, raw.sqlite3_errmsg(_handle).utf8_to_string(), Path, outcomeUnknown);

    public void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            throw Fault(result);
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Close();
        _handle.Dispose();
    }

    private T ReadOnce<T>(string sql, Func<sqlite3_stmt, T> read)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        using (statement)
        {
            return raw.sqlite3_step(statement) switch
            {
                raw.SQLITE_ROW => read(statement),
                raw.SQLITE_DONE => throw new StorageException(StorageErrorCode.Corrupt, $"{Path}: no answer to: {sql}"),
                var failed => throw Fault(failed),
            };
        }
    }
}
