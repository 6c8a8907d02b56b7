using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Storage.Sqlite;

/// <summary>The SQLite file: one writer that commits in groups, several readers, and the lock that keeps other processes out.</summary>
/// <remarks>
/// A write is acknowledged once the commit that holds it is on disk (write-ahead log, <c>synchronous=FULL</c>). While one
/// commit goes to disk the next writes gather, so the number of writes a disk flush pays for grows with the load.
/// </remarks>
public sealed partial class SqliteStore : IAsyncDisposable
{
    private readonly SqliteStoreOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<SqliteStore> _logger;
    private readonly WorkQueue<SqliteOperation> _writes;
    private readonly WorkQueue<SqliteOperation> _reads;
    private readonly List<Task> _threads = [];
    private readonly SemaphoreSlim _turn = new(1, 1);
    private FileLock? _lock;
    private bool _stopped;

    /// <summary>Makes the store; nothing is opened before <see cref="StartAsync"/>.</summary>
    public SqliteStore(IOptions<SqliteStoreOptions> options, StorageMetrics metrics, ILogger<SqliteStore> logger)
    {
        _options = options.Value;
        _metrics = metrics;
        _logger = logger;
        _writes = new(new WriteLanes(_options.MaxBatchWrites, _options.MaxBatchBytes), _options.MaxPending, _options.MaxPendingBytes, write => write.Bytes);
        _reads = new(new SingleFile<SqliteOperation>(), _options.MaxPending, long.MaxValue, _ => 0);
        metrics.ObserveQueue(() => Queued);
    }

    internal StorageMetrics Metrics => _metrics;

    internal int Queued => _writes.Count;

    internal int MaxStateBytes => _options.MaxStateBytes;

    /// <summary>Opens the file, checks it and starts the threads. A second call does nothing.</summary>
    /// <exception cref="StorageException">
    /// The file is locked, newer than this build, foreign, damaged or cannot be written: see <see cref="StorageException.Code"/>.
    /// </exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            if (_lock is null)
                await Task.Run(Open, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Commits a write of its own, as a caller would, and reports how the store stands.</summary>
    /// <exception cref="StorageException">The store cannot commit.</exception>
    public async Task<SqliteHealth> ProbeAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await WriteAsync(new ProbeWrite());
        var log = new FileInfo(_options.Path + "-wal");
        return new SqliteHealth(
            Stopwatch.GetElapsedTime(began), new FileInfo(_options.Path).Length, log.Exists ? log.Length : 0, Queued);
    }

    /// <summary>Completes what is queued, folds the write-ahead log into the database and lets go of the file.</summary>
    public async Task StopAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _stopped = true;
            _reads.Close();
            _writes.Close();
            await Task.WhenAll(_threads);
            _threads.Clear();
            _lock?.Dispose();
            _lock = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    internal Task<TResult> WriteAsync<TResult>(SqliteOperation<TResult> write) => Enqueue(_writes, write);

    internal Task<TResult> ReadAsync<TResult>(SqliteOperation<TResult> read) => Enqueue(_reads, read);

    private Task<TResult> Enqueue<TResult>(WorkQueue<SqliteOperation> queue, SqliteOperation<TResult> operation)
    {
        switch (_lock is null ? QueueAdmission.Closed : queue.TryAdd(operation))
        {
            case QueueAdmission.Closed:
                operation.Fail(new StorageUnavailableException(StorageErrorCode.Unavailable, $"{_options.Path}: the store is not open."));
                break;
            case QueueAdmission.Full:
                operation.Fail(new StorageUnavailableException(StorageErrorCode.Overloaded, $"{_options.Path}: too much is waiting for the disk."));
                break;
        }

        return operation.Done;
    }

    private void Open()
    {
        var path = _options.Path;
        CreateFolder();
        var held = FileLock.Take(path);
        try
        {
            var db = new SqliteConnection(path, readOnly: false, _options.BusyTimeout);
            try
            {
                var epoch = SqliteSchema.Open(db, _options);
                var writer = new CommitLoop(db, new ETagSource(epoch), _options, _writes, _metrics, _logger);
                StartThread("sqlite-write", writer.Run);
            }
            catch
            {
                db.Dispose();
                throw;
            }

            for (var i = 0; i < _options.Readers; i++)
                StartThread($"sqlite-read-{i}", new ReadLoop(path, _options, _reads).Run);
            _lock = held;
            LogOpened(path, new FileInfo(path).Length);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void CreateFolder()
    {
        var folder = Path.GetDirectoryName(_options.Path)!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageErrorCode.ReadOnly, $"{folder}: the data folder cannot be made: {e.Message}", e);
        }
    }

    // Threads of their own: a commit blocks on the disk, and a blocked pool thread would be missing to the grains.
    private void StartThread(string name, Action run)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            run();
            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        _threads.Add(ended.Task);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Path} ({Bytes} bytes)")]
    private partial void LogOpened(string path, long bytes);
}
