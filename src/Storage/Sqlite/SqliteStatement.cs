using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>A prepared statement. One use of it is: bind all parameters in order, step, read columns, dispose.</summary>
internal sealed class SqliteStatement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private int _bound;

    public SqliteStatement Text(ReadOnlySpan<byte> utf8)
    {
        connection.Check(raw.sqlite3_bind_text(handle, ++_bound, utf8));
        return this;
    }

    public SqliteStatement Blob(ReadOnlySpan<byte> bytes)
    {
        connection.Check(raw.sqlite3_bind_blob(handle, ++_bound, bytes));
        return this;
    }

    public SqliteStatement Integer(long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, ++_bound, value));
        return this;
    }

    /// <summary>Steps to the next row; false at the end.</summary>
    public bool Step() => raw.sqlite3_step(handle) switch
    {
        raw.SQLITE_ROW => true,
        raw.SQLITE_DONE => false,
        var failed => throw connection.Fault(failed),
    };

    public long IntegerAt(int column) => raw.sqlite3_column_int64(handle, column);

    public string TextAt(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public byte[] BytesAt(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    /// <summary>Steps to the end.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    /// <summary>Ends this use: makes the statement ready for the next and lets go of what was bound.</summary>
    public void Dispose()
    {
        // The result repeats the error of the last step, which has been thrown already.
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
        _bound = 0;
    }

    /// <summary>Ends the statement.</summary>
    public void Close() => handle.Dispose();
}
