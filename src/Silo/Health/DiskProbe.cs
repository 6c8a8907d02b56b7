using IndexForge.Gateway.Health;
using IndexForge.Silo.Hosting;

namespace IndexForge.Silo.Health;

/// <summary>The disk that holds the data.</summary>
internal sealed class DiskProbe(DataOptions data) : IHealthProbe
{
    public string Component => "disk";

    public Task<HealthFinding> Check(CancellationToken cancellation)
    {
        var drive = new DriveInfo(data.FullPath);
        // As df counts: what is reserved for root is neither used nor free.
        var used = drive.TotalSize - drive.TotalFreeSpace;
        var finding = HealthProbes.Percent($"Disk of {data.FullPath}", 100.0 * used / Math.Max(1, used + drive.AvailableFreeSpace), 80, 90);
        return Task.FromResult(finding with
        {
            Values = new Dictionary<string, double>(finding.Values) { ["freeBytes"] = drive.AvailableFreeSpace },
        });
    }
}
