using IndexForge.Gateway.Health;
using IndexForge.Silo.Hosting;

namespace IndexForge.Silo.Health;

/// <summary>Temporary files.</summary>
internal sealed class TempProbe(TempFolder folder) : IHealthProbe
{
    private const long WarnBytes = 500L << 20;

    public string Component => "temp";

    public Task<HealthFinding> Check(CancellationToken cancellation)
    {
        var bytes = folder.Size();
        return Task.FromResult(new HealthFinding(bytes >= WarnBytes ? HealthState.Degraded : HealthState.Healthy, $"{bytes / 1048576.0:0.0} MiB of temporary files.")
        {
            Values = new Dictionary<string, double> { ["bytes"] = bytes },
            Thresholds = new Dictionary<string, double> { ["warnBytes"] = WarnBytes },
        });
    }
}
