using System.Globalization;
using IndexForge.Cluster.Tests.Support;
using IndexForge.Grains.Jobs;

namespace IndexForge.Cluster.Tests;

/// <summary>Silos with roles: document work goes to workers alone.</summary>
public sealed class RoleTests
{
    private const int Documents = 20;

    [Fact]
    public async Task Documents_are_worked_on_by_the_worker_silo_alone()
    {
        await using var deployment = await Deployment.Start(1, ("Cluster__Roles", "Api"));
        var worker = await deployment.StartSilo(("Cluster__Roles", "Worker"));
        var sent = await Task.WhenAll(Enumerable.Range(0, Documents).Select(i => deployment.Upload($"role{i}")));
        foreach (var (job, _) in sent)
        {
            Assert.Equal("completed", (await deployment.Finished(job)).GetProperty("status").GetString());
        }

        var attempts = await Attempts(deployment, Documents);
        var (silo, _) = Assert.Single(attempts);
        Assert.EndsWith(worker.Process.ToString(CultureInfo.InvariantCulture), silo, StringComparison.Ordinal);
    }

    /// <summary>Attempts by silo, as the silos say every few seconds; once they have said of enough.</summary>
    private static async Task<Dictionary<string, long>> Attempts(Deployment deployment, int atLeast)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 120; i++)
        {
            var activity = await deployment.Get("/api/v1/admin/grains");
            var attempts = activity.GetProperty("silos").EnumerateArray()
                .Select(silo => (Name: silo.GetProperty("silo").GetString()!, Calls: silo.GetProperty("grains").EnumerateArray()
                    .Where(grain => grain.GetProperty("type").GetString() == nameof(ProcessorGrain))
                    .Sum(grain => grain.GetProperty("calls").GetProperty("calls").GetInt64())))
                .Where(silo => silo.Calls > 0)
                .ToDictionary(silo => silo.Name, silo => silo.Calls);
            if (attempts.Values.Sum() >= atLeast)
            {
                return attempts;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The silos did not tell of {atLeast} attempts.");
    }
}
