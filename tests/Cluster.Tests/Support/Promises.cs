namespace IndexForge.Cluster.Tests.Support;

/// <summary>What an accepted upload is owed: its job ends well, and its row is found once.</summary>
internal static class Promises
{
    public static async Task Kept(Deployment deployment, Load load)
    {
        Assert.NotEmpty(load.Promised);
        foreach (var promised in load.Promised)
        {
            var job = await deployment.Finished(promised.Job);
            Assert.True(job.GetProperty("status").GetString() == "completed", $"{promised}: {job}");
            // The result of one attempt was taken, whatever became of others.
            Assert.Single(job.GetProperty("history").EnumerateArray(), e => e.GetProperty("status").GetString() == "completed");
            var hits = await deployment.Get($"/api/v1/search?q={promised.Marker}");
            Assert.True(hits.GetProperty("total").GetInt32() == 1, $"{promised}: {hits}");
            var document = await deployment.Get($"/api/v1/documents/{promised.Document}");
            Assert.Equal(1, document.GetProperty("version").GetInt32());
        }
    }
}
