using System.Diagnostics;

namespace IndexForge.Gateway.Health;

/// <summary>Asks every probe, at most once a second however often it is asked itself: anybody may call, nobody may wear the components down.</summary>
internal sealed class HealthReporter(IEnumerable<IHealthProbe> probes, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    private readonly IHealthProbe[] _probes = [.. probes.OrderBy(p => p.Component, StringComparer.Ordinal)];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private HealthReport? _last;

    public async Task<HealthReport> Report(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var now = time.GetUtcNow();
            if (_last is null || now - _last.CheckedAt >= Freshness)
            {
                var components = await Task.WhenAll(_probes.Select(Ask));
                _last = new HealthReport(Worst(components), now, _probes.Zip(components).ToDictionary(c => c.First.Component, c => c.Second));
            }

            return _last;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<ComponentHealth> Ask(IHealthProbe probe)
    {
        var start = Stopwatch.GetTimestamp();
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        HealthFinding finding;
        try
        {
            finding = await Task.Run(() => probe.Check(timeout.Token), timeout.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            finding = new HealthFinding(HealthState.Unhealthy, $"No answer within {ProbeTimeout.TotalSeconds} s.");
        }
        catch (Exception error)
        {
            finding = new HealthFinding(HealthState.Unhealthy, error.Message);
        }

        return new ComponentHealth(
            finding.State, Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 2), finding.Detail, finding.Values, finding.Thresholds);
    }

    /// <summary>What is not there and not needed does not count.</summary>
    private static HealthState Worst(ComponentHealth[] components) =>
        components.Select(c => c.Status).Where(s => s != HealthState.Unavailable).DefaultIfEmpty(HealthState.Healthy).Max();
}

/// <summary>How the service is.</summary>
internal sealed record HealthReport(HealthState Status, DateTimeOffset CheckedAt, IReadOnlyDictionary<string, ComponentHealth> Components);

/// <summary>How a component is.</summary>
internal sealed record ComponentHealth(
    HealthState Status, double ResponseTimeMs, string Detail, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double> Thresholds);
