using System.Collections.Immutable;
using Orleans.Concurrency;

namespace IndexForge.Grains.Resilience;

/// <summary>
/// The breaker of one dependency (the key is its name, such as <c>converter:pdf</c>), one state for the whole cluster:
/// consecutive failures open it, after a while single probes are let through, and enough of them close it again.
/// </summary>
[Alias("IndexForge.ICircuitBreakerGrain")]
public interface ICircuitBreakerGrain : IGrainWithStringKey
{
    /// <summary>Asks to call the dependency.</summary>
    /// <param name="reporter">The process that asks.</param>
    [Alias("Enter")]
    Task<BreakerPermit> Enter(string reporter);

    /// <summary>Says how a permitted call went. A report on a permit of a former state changes nothing.</summary>
    [Alias("Report")]
    Task<BreakerPermit> Report(BreakerReport report);

    /// <summary>The breaker as it stands.</summary>
    [Alias("Get"), ReadOnly]
    Task<BreakerInfo> Get();

    /// <summary>Opens it by hand, as if the dependency had failed. Idempotent.</summary>
    [Alias("Open")]
    Task<BreakerInfo> Open(string by);

    /// <summary>Closes it by hand. Idempotent.</summary>
    [Alias("Reset")]
    Task<BreakerInfo> Reset(string by);
}

/// <summary>The names of all breakers that were ever used (one grain, key <c>"0"</c>); the longest unused are forgotten beyond <see cref="MaxNames"/>.</summary>
[Alias("IndexForge.ICircuitBreakerDirectoryGrain")]
public interface ICircuitBreakerDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Names kept.</summary>
    const int MaxNames = 1_000;

    /// <summary>Lists a name. Idempotent.</summary>
    [Alias("Add")]
    Task Add(string name);

    /// <summary>All names, in order.</summary>
    [Alias("Names"), ReadOnly]
    Task<ImmutableArray<string>> Names();
}

/// <summary>What a breaker lets through.</summary>
[GenerateSerializer, Alias("IndexForge.BreakerState")]
public enum BreakerState
{
    /// <summary>Everything.</summary>
    Closed,

    /// <summary>Nothing.</summary>
    Open,

    /// <summary>One probe at a time.</summary>
    HalfOpen,
}

/// <summary>How a call went.</summary>
[GenerateSerializer, Alias("IndexForge.BreakerOutcome")]
public enum BreakerOutcome
{
    /// <summary>The dependency did its part.</summary>
    Success,

    /// <summary>The dependency failed.</summary>
    Failure,

    /// <summary>Says nothing about the dependency: the input was at fault, or the caller gave up.</summary>
    Neutral,
}

/// <summary>The answer to <see cref="ICircuitBreakerGrain.Enter"/>.</summary>
/// <param name="Allowed">Whether to call.</param>
/// <param name="State">The state at that time.</param>
/// <param name="Epoch">Grows with every change of state; goes back with the report.</param>
/// <param name="Probe">Number of the probe that this call is; 0 where it is none.</param>
/// <param name="Failing">Whether failures are being counted: then successes matter and must be reported.</param>
/// <param name="RetryAfter">Where refused: when to ask again.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BreakerPermit")]
public sealed record BreakerPermit(bool Allowed, BreakerState State, long Epoch, long Probe, bool Failing, TimeSpan RetryAfter);

/// <summary>How a permitted call went.</summary>
/// <param name="Reporter">The process that called.</param>
/// <param name="Epoch">Of the permit.</param>
/// <param name="Probe">Of the permit.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Detail">Why it failed, for people; at most a few words.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BreakerReport")]
public sealed record BreakerReport(string Reporter, long Epoch, long Probe, BreakerOutcome Outcome, string? Detail);

/// <summary>A breaker as people see it.</summary>
/// <param name="Name">The dependency.</param>
/// <param name="State">Its state.</param>
/// <param name="Failures">Consecutive failures counted while closed.</param>
/// <param name="Successes">Successful probes counted while half open.</param>
/// <param name="Since">When the state began; null where it never changed.</param>
/// <param name="RetryAt">When the next call may be tried; null where calls pass.</param>
/// <param name="Isolated">Processes whose own calls fail while those of others do not; they are kept from calling for a while.</param>
/// <param name="History">Changes of state, newest first.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BreakerInfo")]
public sealed record BreakerInfo(
    string Name, BreakerState State, int Failures, int Successes, DateTimeOffset? Since, DateTimeOffset? RetryAt, ImmutableArray<string> Isolated, ImmutableArray<BreakerEvent> History);

/// <summary>A change of state.</summary>
/// <param name="At">When.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("IndexForge.BreakerEvent")]
public sealed record BreakerEvent(DateTimeOffset At, BreakerState From, BreakerState To, string Reason);
