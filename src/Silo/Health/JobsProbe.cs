using IndexForge.Gateway.Health;
using IndexForge.Grains.Catalog;
using IndexForge.Grains.Jobs;

namespace IndexForge.Silo.Health;

/// <summary>Whether jobs move: waiting ones are degraded when the oldest has waited too long.</summary>
internal sealed class JobsProbe(IGrainFactory grains) : IHealthProbe
{
    private const double WarnSeconds = 600;

    public string Component => "jobs";

    public async Task<HealthFinding> Check(CancellationToken cancellation)
    {
        var stats = await grains.GetGrain<ICatalogQueryGrain>("0").JobStats();
        var (queued, processing) = (stats.ByStatus.GetValueOrDefault(JobStatus.Queued), stats.ByStatus.GetValueOrDefault(JobStatus.Processing));
        return new HealthFinding(
            stats.OldestQueuedSeconds >= WarnSeconds ? HealthState.Degraded : HealthState.Healthy,
            $"{queued} waiting, {processing} at work; the oldest has waited {stats.OldestQueuedSeconds:0} s.")
        {
            Values = new Dictionary<string, double> { ["queued"] = queued, ["processing"] = processing, ["oldestQueuedSeconds"] = stats.OldestQueuedSeconds },
            Thresholds = new Dictionary<string, double> { ["warnOldestQueuedSeconds"] = WarnSeconds },
        };
    }
}
