using System.Net;
using System.Text.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Activity;

namespace IndexForge.Gateway.Tests.Admin;

public sealed class GrainsTests
{
    [Fact]
    public async Task Administrators_see_what_the_grains_are_doing()
    {
        await using var gateway = await RealGateway.Start();
        await Report(gateway, "one:1", new CallActivity(10, 1, 0, 2, 2, 3, 4));
        await Report(gateway, "two:2", new CallActivity(30, 0, 2, 6, 5, 7, 9));

        var shown = await (await gateway.Get("/api/v1/admin/grains")).Json();

        var type = Assert.Single(shown.GetProperty("types").EnumerateArray(), t => t.GetProperty("type").GetString() == "ThatGrain");
        Assert.Equal((14, 40, 1, 2, 5.0), (Number(type, "activations"), Number(type, "calls"), Number(type, "refused"), Number(type, "failed"), type.GetProperty("averageMs").GetDouble()));
        var silo = Assert.Single(shown.GetProperty("silos").EnumerateArray(), s => s.GetProperty("silo").GetString() == "two:2");
        var method = silo.GetProperty("grains")[0].GetProperty("methods")[0];
        Assert.Equal(("Do", 9.0), (method.GetProperty("method").GetString(), method.GetProperty("calls").GetProperty("p99Ms").GetDouble()));
    }

    [Fact]
    public async Task Others_do_not()
    {
        await using var gateway = await RealGateway.Start();
        var (_, secret) = await gateway.MakeKey(new { name = "reader", scopes = new[] { "read" } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/admin/grains");
        request.Headers.Add("X-API-Key", secret);

        using var refused = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static Task Report(RealGateway gateway, string silo, CallActivity calls) => gateway.Grains.GetGrain<IGrainActivityGrain>("0").Report(
        new SiloActivity(silo, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow(), [new GrainTypeActivity("ThatGrain", 7, calls, [new MethodActivity("Do", calls)])]));

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
