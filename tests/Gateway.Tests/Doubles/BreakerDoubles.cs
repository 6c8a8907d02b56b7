using System.Collections.Immutable;
using IndexForge.Grains.Resilience;

namespace IndexForge.Gateway.Tests.Doubles;

/// <summary>A breaker that is open.</summary>
internal sealed class BreakerDouble(string name) : ICircuitBreakerGrain
{
    private readonly BreakerInfo _info = new(
        name, BreakerState.Open, 3, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddMinutes(2), [], [new BreakerEvent(DateTimeOffset.UnixEpoch, BreakerState.Closed, BreakerState.Open, "3 failures in a row")]);

    public Task<BreakerPermit> Enter(string reporter) => Task.FromResult(new BreakerPermit(false, BreakerState.Open, 1, 0, true, TimeSpan.FromMinutes(2)));

    public Task<BreakerPermit> Report(BreakerReport report) => Enter(report.Reporter);

    public Task<BreakerInfo> Get() => Task.FromResult(_info);

    public Task<BreakerInfo> Open(string by) => Get();

    public Task<BreakerInfo> Reset(string by) => Task.FromResult(_info with { State = BreakerState.Closed, RetryAt = null });
}

/// <summary>One breaker.</summary>
internal sealed class BreakerDirectoryDouble : ICircuitBreakerDirectoryGrain
{
    public Task Add(string name) => Task.CompletedTask;

    public Task<ImmutableArray<string>> Names() => Task.FromResult<ImmutableArray<string>>(["converter:pdf"]);
}
