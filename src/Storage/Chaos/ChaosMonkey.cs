using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace IndexForge.Storage.Chaos;

/// <summary>Decides which calls fail. One per host, so that a seed stands for the whole run.</summary>
public sealed partial class ChaosMonkey
{
    private readonly ChaosOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _random;
    private readonly Lock _gate = new();

    /// <summary>Makes the monkey.</summary>
    /// <param name="options">Its rules; they may be changed while it runs.</param>
    /// <param name="time">The clock of the delays.</param>
    /// <param name="logger">Told of every fault; none by default.</param>
    public ChaosMonkey(ChaosOptions options, TimeProvider time, ILogger<ChaosMonkey>? logger = null)
    {
        _options = options;
        _time = time;
        _logger = logger ?? NullLogger<ChaosMonkey>.Instance;
        _random = new Random(options.Seed);
    }

    /// <summary>Carries a call out, or not, as the rules and the seed have it.</summary>
    internal async Task RunAsync(string provider, string state, ChaosOperations operation, Func<Task> call, Func<Task> callUnanswered)
    {
        var (fault, delay) = Draw(provider, state, operation);
        if (fault != Fault.None || delay > TimeSpan.Zero)
            LogInjected(fault, (long)delay.TotalMilliseconds, operation, state);

        // The call begins at once, so that the store sees the state as it is now; its answer is what comes late.
        var begun = fault switch
        {
            Fault.None => call(),
            Fault.LoseAnswer => callUnanswered(),
            _ => Task.CompletedTask,
        };
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _time);
        await begun;
        if (fault != Fault.None)
            throw Injected(provider, state, operation, outcomeUnknown: fault == Fault.LoseAnswer && operation != ChaosOperations.Read);
    }

    private (Fault Fault, TimeSpan Delay) Draw(string provider, string state, ChaosOperations operation)
    {
        lock (_gate)
        {
            if (_options.Rules.FirstOrDefault(rule => rule.Fits(provider, state, operation)) is not { } rule)
                return default;

            // All three are drawn, whatever the first says: the sequence then depends on the calls alone.
            var (delayed, share, failed) = (_random.NextDouble(), _random.NextDouble(), _random.NextDouble());
            var fault = failed < rule.FailBefore ? Fault.FailBefore
                : failed < rule.FailBefore + rule.LoseAnswer ? Fault.LoseAnswer
                : Fault.None;
            return (fault, delayed < rule.Delay ? rule.MaxDelay * share : TimeSpan.Zero);
        }
    }

    private static StorageUnavailableException Injected(string provider, string state, ChaosOperations operation, bool outcomeUnknown) => new(
        StorageErrorCode.Unavailable,
        string.Create(CultureInfo.InvariantCulture, $"Injected: {operation} of {state} in {provider}, {(outcomeUnknown ? "its answer lost" : "not carried out")}."),
        outcomeUnknown);

    [LoggerMessage(Level = LogLevel.Information, Message = "Chaos: storage {Fault}, {DelayMs} ms late, {Operation} of {State}.")]
    private partial void LogInjected(Fault fault, long delayMs, ChaosOperations operation, string state);

    private enum Fault
    {
        None,
        FailBefore,
        LoseAnswer,
    }
}
