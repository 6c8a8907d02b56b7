namespace IndexForge.Storage.Sqlite;

/// <summary>One reader: a connection and the thread that uses it. It sees every commit that was acknowledged before its read began.</summary>
internal sealed class ReadLoop(string path, SqliteStoreOptions options, WorkQueue<SqliteOperation> queue)
{
    private readonly List<SqliteOperation> _batch = [];
    private SqliteConnection? _db;

    /// <summary>Runs until the queue is closed and drained.</summary>
    public void Run()
    {
        while (queue.Take(_batch))
        {
            var read = _batch[0];
            _batch.Clear();
            try
            {
                read.Run(_db ??= Open(), tags: null);
                read.Complete();
            }
            catch (Exception e)
            {
                read.Fail(e);
                // What ails the connection (a disk that was away) may stay with it: the next read opens another.
                _db?.Dispose();
                _db = null;
            }
        }

        _db?.Dispose();
    }

    private SqliteConnection Open()
    {
        var db = new SqliteConnection(path, readOnly: true, options.BusyTimeout);
        try
        {
            SqliteSchema.ConfigureReader(db);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }
}
