using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>The one writer: takes what has gathered while the last commit went to disk, and commits it as one.</summary>
internal sealed partial class CommitLoop(
    SqliteConnection connection, ETagSource tags, SqliteStoreOptions options, WorkQueue<SqliteOperation> queue, StorageMetrics metrics, ILogger logger)
{
    private static readonly TimeSpan LingerTime = TimeSpan.FromMicroseconds(200);

    private readonly List<SqliteOperation> _batch = [];
    private readonly List<SqliteOperation> _applied = [];
    private readonly string _path = connection.Path;
    private SqliteConnection? _db = connection;

    /// <summary>Runs until the queue is closed and drained, then folds the log into the database.</summary>
    public void Run()
    {
        using (var beside = new Checkpointer(_path, options, logger))
            CommitAll(new WalKeeper(options.CheckpointBytes, beside));
        Close();
    }

    private void CommitAll(WalKeeper wal)
    {
        while (queue.Take(_batch))
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var write in _batch)
                metrics.Waited(write.Age, WriteLanes.NameOf(write));
            try
            {
                Commit(_db ??= Reopen());
                var took = Stopwatch.GetElapsedTime(began);
                foreach (var write in _applied)
                    write.Complete();
                metrics.Committed(_applied.Count, _applied.Sum(write => (long)write.Bytes), took);
                KeepWal(wal, _db);
            }
            catch (Exception e)
            {
                LogCommitFailed(logger, e, _batch.Count);
                foreach (var write in _batch)
                    write.Fail(e as StorageException ?? Unavailable(e));
                Abandon();
            }

            _batch.Clear();
            _applied.Clear();
            queue.Linger(LingerTime);
        }
    }

    private void Commit(SqliteConnection db)
    {
        db.Execute("BEGIN IMMEDIATE");
        foreach (var write in _batch)
        {
            try
            {
                write.Run(db, tags);
                _applied.Add(write);
            }
            catch (Exception e)
            {
                // One refused write leaves its neighbours alone, unless SQLite gave the whole transaction up with it.
                if (!db.InTransaction)
                    throw;
                write.Fail(e);
            }
        }

        var result = db.TryExecute("COMMIT");
        if (result != raw.SQLITE_OK)
            throw db.Fault(result, outcomeUnknown: true);
    }

    private StorageUnavailableException Unavailable(Exception e) =>
        new(StorageErrorCode.Unavailable, $"{_path}: {e.Message}", innerException: e);

    private void KeepWal(WalKeeper wal, SqliteConnection db)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            if (wal.AfterCommit(db, idle: queue.Count == 0))
                metrics.Checkpointed(Stopwatch.GetElapsedTime(began));
        }
        catch (StorageException e)
        {
            // The log holds what could not be moved; the next commits tell whether the disk is usable.
            LogCheckpointFailed(logger, e);
        }
    }

    private SqliteConnection Reopen()
    {
        var db = new SqliteConnection(_path, readOnly: false, options.BusyTimeout);
        try
        {
            SqliteSchema.ConfigureWriter(db, options);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    // A connection that failed a transaction is not trusted again: closing it rolls back, and the next batch opens another.
    private void Abandon()
    {
        _db?.Dispose();
        _db = null;
    }

    private void Close()
    {
        try
        {
            if (_db is { } db)
                WalKeeper.Truncate(db);
        }
        catch (StorageException e)
        {
            LogCheckpointFailed(logger, e);
        }

        Abandon();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A commit of {Writes} writes failed; their callers have been told")]
    private static partial void LogCommitFailed(ILogger logger, Exception error, int writes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be folded into the database; it is kept and tried again")]
    private static partial void LogCheckpointFailed(ILogger logger, Exception error);
}
