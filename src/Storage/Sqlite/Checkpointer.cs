using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace IndexForge.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database on a thread and a connection of its own, while the writer goes on committing: moving 16 MB takes
/// tens of milliseconds, and whoever writes would wait for them. SQLite lets one connection move pages while another appends. What is
/// appended meanwhile remains: it is moved in further rounds until little is left, which the writer then moves itself, since only a log that has been
/// moved as a whole begins anew.
/// </summary>
internal sealed partial class Checkpointer : IDisposable
{
    /// <summary>Pages that are left to the writer.</summary>
    private const int FewPages = 256;

    /// <summary>A writer that outruns this many rounds has to wait for the rest: the log must end somewhere.</summary>
    private const int MostRounds = 4;

    private readonly string _path;
    private readonly SqliteStoreOptions _options;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _asked = new(false);
    private readonly Thread _thread;
    private volatile bool _atWork;
    private volatile bool _stopped;

    public Checkpointer(string path, SqliteStoreOptions options, ILogger logger)
    {
        (_path, _options, _logger) = (path, options, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite-log" };
        _thread.Start();
    }

    /// <summary>Whether it is moving pages.</summary>
    public bool AtWork => _atWork;

    /// <summary>Has the log moved, but for what is appended meanwhile; asked by the writer alone, while nothing is at work.</summary>
    public void Begin()
    {
        _atWork = true;
        _asked.Set();
    }

    /// <summary>Ends once what is under way has been moved.</summary>
    public void Dispose()
    {
        _stopped = true;
        _asked.Set();
        _thread.Join();
        _asked.Dispose();
    }

    private void Run()
    {
        SqliteConnection? db = null;
        while (_asked.WaitOne() && !_stopped)
        {
            try
            {
                Move(db ??= Open());
            }
            catch (Exception e)
            {
                // The log keeps what could not be moved, and the writer tries next, with another connection.
                LogFailed(_logger, e);
                db?.Dispose();
                db = null;
            }

            _atWork = false;
        }

        db?.Dispose();
    }

    private void Move(SqliteConnection db)
    {
        for (var round = 0; round < MostRounds && !_stopped; round++)
        {
            if (db.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE).Left <= FewPages)
                return;
        }
    }

    private SqliteConnection Open()
    {
        var db = new SqliteConnection(_path, readOnly: false, _options.BusyTimeout);
        try
        {
            SqliteSchema.ConfigureCheckpointer(db);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The write-ahead log could not be moved into the database beside the writer; the writer tries itself")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
