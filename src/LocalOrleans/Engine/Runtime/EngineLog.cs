using LocalOrleans.Calls;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace LocalOrleans.Runtime;

internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Error, "A turn of {Grain} failed.")]
    public static partial void TurnFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(2, LogLevel.Error, "Failed to activate {Grain}.")]
    public static partial void ActivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(3, LogLevel.Error, "Deactivating {Grain} failed; it is gone all the same.")]
    public static partial void DeactivationFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(4, LogLevel.Warning, "One-way call failed: {Request}.")]
    public static partial void OneWayFailed(ILogger logger, Exception exception, CallRequest request);

    [LoggerMessage(5, LogLevel.Warning, "A timer of {Grain} failed; it goes on ticking.")]
    public static partial void TimerFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(6, LogLevel.Warning, "{Grain} refused a call: {Pending} are pending, {Limit} may be.")]
    public static partial void Overloaded(ILogger logger, GrainId grain, int pending, int limit);

    [LoggerMessage(7, LogLevel.Warning, "{Grain} falls behind: {Pending} calls are pending, more than {Limit}.")]
    public static partial void NearlyOverloaded(ILogger logger, GrainId grain, int pending, int limit);

    [LoggerMessage(8, LogLevel.Warning, "The time to stop is over: {Count} activations are abandoned.")]
    public static partial void StopDeadline(ILogger logger, int count);

    [LoggerMessage(9, LogLevel.Warning, "Reminder {Reminder} of {Grain} failed; its next tick is due as planned.")]
    public static partial void ReminderFailed(ILogger logger, Exception exception, string reminder, GrainId grain);
}
