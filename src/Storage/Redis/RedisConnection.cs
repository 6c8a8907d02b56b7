using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace IndexForge.Storage.Redis;

/// <summary>One Redis server: connected when first needed, again when it was lost, and refused at once while it is known to be away.</summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan MendInterval = TimeSpan.FromMilliseconds(25);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisConnection> _logger;
    private readonly ConfigurationOptions _configuration;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private ConnectionMultiplexer? _connection;
    private long? _brokenSince;
    private (long From, string Message)? _refused;

    /// <summary>Makes the connection; the server is first called when it is needed.</summary>
    /// <exception cref="ArgumentException">The configuration cannot be read.</exception>
    public RedisConnection(RedisOptions options, TimeProvider time, ILogger<RedisConnection> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _configuration = RedisAddress.Parse(options.Configuration);
        _configuration.AbortOnConnectFail = true;
        _configuration.ConnectRetry = 1;
        _configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        _configuration.SyncTimeout = (int)options.OperationTimeout.TotalMilliseconds;
        _configuration.ReconnectRetryPolicy = new LinearRetry((int)Math.Max(100, options.BaseDelay.TotalMilliseconds));
        Server = string.Join(',', _configuration.EndPoints);
    }

    /// <summary>The server's address, without credentials.</summary>
    public string Server { get; }

    /// <summary>Asks the server for a sign of life.</summary>
    /// <returns>How long its answer took.</returns>
    /// <exception cref="StorageUnavailableException">It gave none.</exception>
    public Task<TimeSpan> PingAsync() => RunAsync(database => database.PingAsync());

    /// <summary>Asks the server how it does.</summary>
    /// <exception cref="StorageUnavailableException">It did not answer.</exception>
    public async Task<RedisUsage> UsageAsync()
    {
        var keys = await RunAsync(database => database.ExecuteAsync("DBSIZE"));
        var info = await RunAsync(database => database.ExecuteAsync("INFO"));
        return RedisUsage.Parse((long)keys, (string?)info ?? "");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        if (_connecting is { } connecting)
            await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_connection is { } connection)
            await CloseAsync(connection);
        _stop.Dispose();
    }

    /// <summary>Runs one command within the time-out.</summary>
    /// <exception cref="StorageUnavailableException">
    /// It was not sent, was refused, or (<see cref="StorageUnavailableException.OutcomeUnknown"/>) was not answered.
    /// </exception>
    internal Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command) => RunAsync(command, _options.OperationTimeout);

    /// <summary>Runs one command that may be carried out twice, again and again until it is answered or the time-out has passed.</summary>
    /// <exception cref="StorageUnavailableException">As the last attempt had it.</exception>
    internal async Task<T> RunPatientlyAsync<T>(Func<IDatabase, Task<T>> command)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var left = _options.OperationTimeout - _time.GetElapsedTime(began);
            try
            {
                return await RunAsync(command, left);
            }
            catch (StorageUnavailableException) when (left > MendInterval)
            {
                await Task.Delay(MendInterval, _time);
            }
        }
    }

    private async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, TimeSpan timeout)
    {
        var began = _time.GetTimestamp();
        var connection = await ConnectionAsync(timeout);
        try
        {
            var left = timeout - _time.GetElapsedTime(began);
            return await command(connection.GetDatabase()).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time);
        }
        catch (Exception e) when (RedisFault.Of(e, Server) is { } fault)
        {
            LogFailed(Server, fault.Message);
            throw fault;
        }
    }

    private ValueTask<ConnectionMultiplexer> ConnectionAsync(TimeSpan timeout)
    {
        if (Volatile.Read(ref _connection) is { IsConnected: true } connected)
            return new(connected);

        Task<ConnectionMultiplexer> connecting;
        lock (_gate)
        {
            ThrowWhileAway();
            connecting = _connecting ??= ConnectAsync();
        }

        return new(AwaitAsync(connecting, timeout));
    }

    private void ThrowWhileAway()
    {
        if (_stop.IsCancellationRequested)
            throw Away("the connection is closed");
        if (_refused is { } refused && _time.GetElapsedTime(refused.From) < _options.MaxDelay)
            throw Away(refused.Message);
        if (_connection is not { } broken)
            return;

        // The driver mends its connection by itself, most of the time.
        _brokenSince ??= _time.GetTimestamp();
        if (_time.GetElapsedTime(_brokenSince.Value) < _options.RecycleAfter)
            throw Away("the connection is broken and being mended");
        LogRecycled(Server);
        _ = CloseAsync(broken);
        (_connection, _brokenSince) = (null, null);
    }

    private async Task<ConnectionMultiplexer> AwaitAsync(Task<ConnectionMultiplexer> connecting, TimeSpan timeout)
    {
        try
        {
            return await connecting.WaitAsync(timeout, _time);
        }
        catch (Exception e) when (e is RedisConnectionException or TimeoutException or OperationCanceledException)
        {
            throw Away(e.Message, e);
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // Off the caller's scheduler and out of its lock: others wait for this attempt, too.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var connection = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
                connection.ConnectionFailed += (_, e) => LogLost(Server, e.FailureType);
                connection.ConnectionRestored += (_, _) => OnRestored();
                lock (_gate)
                    (_connection, _connecting, _refused, _brokenSince) = (connection, null, null, null);
                LogConnected(Server, attempt);
                return connection;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                if (attempt >= _options.MaxRetries)
                {
                    LogNotConnected(Server, attempt, e.Message);
                    lock (_gate)
                        (_connecting, _refused) = (null, (_time.GetTimestamp(), e.Message));
                    throw;
                }

                var delay = _options.BaseDelay * Math.Pow(2, attempt - 1);
                await Task.Delay(delay < _options.MaxDelay ? delay : _options.MaxDelay, _time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private void OnRestored()
    {
        lock (_gate)
            _brokenSince = null;

        LogRestored(Server);
    }

    private static async Task CloseAsync(ConnectionMultiplexer connection)
    {
        await connection.CloseAsync(allowCommandsToComplete: false);
        connection.Dispose();
    }

    private StorageUnavailableException Away(string message, Exception? cause = null) =>
        new(StorageErrorCode.Unavailable, $"Redis at {Server} is away: {message}", innerException: cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to Redis at {Server} at attempt {Attempt}")]
    private partial void LogConnected(string server, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Server} could not be reached in {Attempts} attempts: {Reason}")]
    private partial void LogNotConnected(string server, int attempts, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to Redis at {Server} was lost: {Reason}")]
    private partial void LogLost(string server, ConnectionFailureType reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection to Redis at {Server} is back")]
    private partial void LogRestored(string server);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection to Redis at {Server} did not mend; making another")]
    private partial void LogRecycled(string server);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A command to Redis at {Server} failed: {Reason}")]
    private partial void LogFailed(string server, string reason);
}
