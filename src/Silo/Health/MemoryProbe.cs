using IndexForge.Gateway.Health;

namespace IndexForge.Silo.Health;

/// <summary>The process's memory against what it may have: the container's limit, or the machine's memory.</summary>
internal sealed class MemoryProbe : IHealthProbe
{
    public string Component => "memory";

    public Task<HealthFinding> Check(CancellationToken cancellation)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var finding = HealthProbes.Percent("Memory", 100.0 * Environment.WorkingSet / available, 80, 90);
        return Task.FromResult(finding with
        {
            Values = new Dictionary<string, double>(finding.Values) { ["usedBytes"] = Environment.WorkingSet, ["availableBytes"] = available },
        });
    }
}
