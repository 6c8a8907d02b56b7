using System.Net;
using System.Text.Json;
using IndexForge.Cluster.Tests.Support;

namespace IndexForge.Cluster.Tests;

/// <summary>Durable state whose store is away.</summary>
public sealed class DurableStateTests
{
    [Fact]
    public async Task A_grain_that_cannot_be_read_is_a_refusal_with_a_time_and_is_read_once_the_store_is_back()
    {
        await using var deployment = await Deployment.Start(silos: 1);
        var (job, document) = await deployment.Upload("kept");
        await deployment.Finished(job);

        await deployment.ClusterRedis.KillAsync();
        using (var refused = await deployment.Client.GetAsync("/api/v1/documents/aaaaaaaaaaaaaaaaaaaaaaaaaa"))
        {
            var body = await refused.Content.ReadAsStringAsync();
            Assert.True(refused.StatusCode == HttpStatusCode.ServiceUnavailable, body);
            Assert.Equal("storage_unavailable", JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await deployment.ClusterRedis.StartAgainAsync();
        Assert.Equal(HttpStatusCode.NotFound, await Answered(deployment, "/api/v1/documents/aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        Assert.Equal(HttpStatusCode.OK, await Answered(deployment, $"/api/v1/documents/{document}"));
    }

    /// <summary>The first answer that is not a refusal: the silo's connection comes back by and by.</summary>
    private static async Task<HttpStatusCode> Answered(Deployment deployment, string path)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var response = await deployment.Client.GetAsync(path, patience.Token);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                return response.StatusCode;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }
}
