using IndexForge.Gateway.Health;

namespace IndexForge.Silo.Health;

/// <summary>Processor time. A busy processor is never unhealthy: taking a busy service out of rotation makes the others busier (docs/adr/0002).</summary>
internal sealed class CpuProbe(CpuLoad load) : IHealthProbe
{
    public string Component => "cpu";

    public Task<HealthFinding> Check(CancellationToken cancellation) =>
        Task.FromResult(HealthProbes.Percent("Processor (mean of a minute)", Math.Min(100, load.Percent()), 70, 90, HealthState.Degraded));
}
