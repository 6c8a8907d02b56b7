using System.Collections.Concurrent;
using IndexForge.Grains.Jobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Resilience;

/// <summary>
/// Calls dependencies through their breakers. What is known of a closed breaker is used for a second at most, so that a hot path costs
/// no grain call; successes are reported only while failures are being counted. A breaker that cannot be asked lets calls pass.
/// </summary>
public sealed partial class CircuitBreakers(
    IGrainFactory grains, WorkerIdentity me, IOptions<CircuitBreakerOptions> options, TimeProvider time, ILogger<CircuitBreakers> logger)
{
    private const int MaxKnown = 10_000;

    private readonly ConcurrentDictionary<string, (BreakerPermit Permit, DateTimeOffset Until)> _known = new();

    /// <summary>Makes a call unless its breaker is open.</summary>
    /// <param name="name">The dependency's name: a kind and a name, such as <c>converter:pdf</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="judge">What a result or an exception says about the dependency; <see cref="BreakerJudge"/> has the usual ones.</param>
    /// <param name="cancellation">Ends the call; says nothing about the dependency.</param>
    /// <exception cref="ServiceException"><c>circuit_open</c> with the time to come back at, or whatever <paramref name="call"/> throws.</exception>
    public async Task<T> Run<T>(string name, Func<CancellationToken, Task<T>> call, Func<T?, Exception?, BreakerOutcome> judge, CancellationToken cancellation)
    {
        var permit = await Enter(name);
        if (!permit.Allowed)
        {
            throw new ServiceException(ErrorCodes.CircuitOpen, $"'{name}' has failed repeatedly and is left alone for now.", (int)Math.Max(1, Math.Ceiling(permit.RetryAfter.TotalSeconds)));
        }

        try
        {
            var result = await call(cancellation);
            await Report(name, permit, judge(result, null), null);
            return result;
        }
        catch (Exception error)
        {
            await Report(name, permit, cancellation.IsCancellationRequested ? BreakerOutcome.Neutral : judge(default, error), error.Message);
            throw;
        }
    }

    private async Task<BreakerPermit> Enter(string name)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(name, out var known) && Remaining.Of(known.Until, now, options.Value.StateCache) > TimeSpan.Zero)
        {
            return known.Permit;
        }

        try
        {
            return Learn(name, await grains.GetGrain<ICircuitBreakerGrain>(name).Enter(me.Id));
        }
        catch (Exception error) when (error is not ServiceException { Code: ErrorCodes.CircuitOpen })
        {
            LogUnasked(error, name);
            return new BreakerPermit(true, BreakerState.Closed, -1, 0, false, TimeSpan.Zero);
        }
    }

    private async Task Report(string name, BreakerPermit permit, BreakerOutcome outcome, string? detail)
    {
        var tells = outcome == BreakerOutcome.Failure || permit.Probe != 0 || (outcome == BreakerOutcome.Success && permit.Failing);
        if (!tells || permit.Epoch < 0)
        {
            return;
        }

        try
        {
            Learn(name, await grains.GetGrain<ICircuitBreakerGrain>(name).Report(
                new BreakerReport(me.Id, permit.Epoch, permit.Probe, outcome, detail is null ? null : Names.Short(detail))));
        }
        catch (Exception error)
        {
            LogUnasked(error, name);
        }
    }

    /// <summary>Only what a closed breaker said may be used again: a probe is for one call, and a refusal names its own end.</summary>
    private BreakerPermit Learn(string name, BreakerPermit permit)
    {
        if (_known.Count >= MaxKnown)
        {
            _known.Clear();
        }

        if (permit is { Allowed: true, State: BreakerState.Closed })
        {
            _known[name] = (permit, time.GetUtcNow() + options.Value.StateCache);
        }
        else
        {
            _known.TryRemove(name, out _);
        }

        return permit;
    }

    [LoggerMessage(1, LogLevel.Warning, "The breaker {Breaker} cannot be asked; calls pass")]
    private partial void LogUnasked(Exception error, string breaker);
}
