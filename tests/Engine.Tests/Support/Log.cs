using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace IndexForge.Engine.Tests.Support;

/// <summary>What a silo has logged as a warning or worse, with its error.</summary>
internal sealed class Log : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public void AddTo(ISiloBuilder silo) => silo.Services.AddSingleton<ILoggerProvider>(this);

    /// <summary>Completes once a line or its error holds the text; asked for before it can be logged.</summary>
    public Task Seen(string text) => Probe.Within(
        _awaited.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task, () => $"«{text}» was never logged.");

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public void Dispose() => _awaited.Clear();

    private void Add(string line)
    {
        foreach (var (text, awaited) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                awaited.TrySetResult();
            }
        }
    }

    private sealed class Lines(Log log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Add($"{formatter(state, exception)} {exception}");
            }
        }
    }
}
