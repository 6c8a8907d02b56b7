using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using IndexForge.Grains;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime.Messaging;

namespace IndexForge.Silo.Hosting;

/// <summary>
/// Repeats calls that lost their silo, where that is harmless (<see cref="IdempotentAttribute"/>): callers at the API see a slow
/// answer, not an error. Only calls from outside of grains: a grain that waited here would keep its own callers waiting.
/// </summary>
internal sealed partial class ClusterCallRetry(TimeProvider time, ILogger<ClusterCallRetry> logger) : IOutgoingGrainCallFilter
{
    /// <summary>Longer than it takes to notice a dead silo and to start its grains elsewhere.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<MethodInfo, bool> _idempotent = new();

    public Task Invoke(IOutgoingGrainCallContext context) =>
        context.SourceContext is null && context.InterfaceMethod is { } method && _idempotent.GetOrAdd(method, IsIdempotent)
            ? Repeat(context)
            : context.Invoke();

    private async Task Repeat(IOutgoingGrainCallContext context)
    {
        // A call within this process clears its request when it has been carried out.
        var request = context.Request;
        var arguments = new object?[request.GetArgumentCount()];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = request.GetArgument(i);
        }

        var began = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await context.Invoke();
                // A failure is an answer too; it is thrown when the answer is looked at.
                if (context.Response?.Exception is not { } failure || !IsLost(failure, arguments) || time.GetElapsedTime(began) >= Longest)
                {
                    return;
                }

                LogRepeated(context.InterfaceName, context.MethodName, failure.Message);
            }
            catch (Exception failure) when (IsLost(failure, arguments) && time.GetElapsedTime(began) < Longest)
            {
                LogRepeated(context.InterfaceName, context.MethodName, failure.Message);
            }

            await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), time);
            for (var i = 0; i < arguments.Length; i++)
            {
                request.SetArgument(i, arguments[i]!);
            }
        }
    }

    private static bool IsIdempotent(MethodInfo method) =>
        method.IsDefined(typeof(IdempotentAttribute)) || method.IsDefined(typeof(ReadOnlyAttribute)) || method.DeclaringType!.IsDefined(typeof(IdempotentAttribute));

    /// <summary>
    /// Whether the call, or one that the called grain made, met a silo that is gone or going: one that stops cancels what it was activating and
    /// takes its services away, also under calls that came a moment before.
    /// </summary>
    private static bool IsLost(Exception failure, object?[] arguments) => failure switch
    {
        SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or TimeoutException or ObjectDisposedException => true,
        OperationCanceledException => !arguments.Any(argument => argument is CancellationToken { IsCancellationRequested: true }),
        _ => false,
    };

    [LoggerMessage(1, LogLevel.Information, "{Interface}.{Method} met a silo that is gone, and is sent again: {Reason}")]
    private partial void LogRepeated(string @interface, string method, string reason);
}
