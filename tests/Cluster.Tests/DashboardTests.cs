using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IndexForge.Cluster.Tests.Support;

namespace IndexForge.Cluster.Tests;

/// <summary>The engine's dashboard, through the gateway.</summary>
public sealed class DashboardTests
{
    [Fact]
    public async Task Administrators_see_the_silos_and_others_nothing()
    {
        await using var deployment = await Deployment.Start(silos: 1);
        using (var page = await deployment.Client.GetAsync("/dashboard/"))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        var counters = await deployment.Get("/dashboard/DashboardCounters");
        Assert.Equal(1, counters.GetProperty("totalActiveHostCount").GetInt32());

        using var made = await deployment.Client.PostAsJsonAsync("/api/v1/admin/keys", new { name = "reader", scopes = (string[])["read"] });
        var reader = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString();
        foreach (var path in (string[])["/dashboard/", "/dashboard/DashboardCounters", "/dashboard/GrainState?grainId=x&grainType=y"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-API-Key", reader } } };
            using var refused = await deployment.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }
}
