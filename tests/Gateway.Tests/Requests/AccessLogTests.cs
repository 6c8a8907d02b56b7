using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;

namespace IndexForge.Gateway.Tests.Requests;

public sealed class AccessLogTests
{
    private const string Category = "IndexForge.Access";
    private const string Secret = "0123456789abcdef-key";

    [Fact]
    public async Task It_is_off_unless_switched_on()
    {
        var log = new LogLines();
        await using (var gateway = await GatewayHost.Start("Development", log.Services))
        {
            (await gateway.Client.GetAsync("/api/v1/search?q=a")).Dispose();
        }

        Assert.Empty(log.Of(Category));
    }

    [Fact]
    public async Task A_line_holds_the_fields_asked_for_in_their_order()
    {
        var log = new LogLines();
        await using (var gateway = await GatewayHost.Start(
            "Development", log.Services, ("AccessLog:Format", "Fields"), ("AccessLog:Fields:0", "status"), ("AccessLog:Fields:1", "operation"), ("AccessLog:Fields:2", "requestId")))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a");
            request.Headers.Add("X-Request-ID", "r-1");
            (await gateway.Client.SendAsync(request)).Dispose();
        }

        var (_, _, text, state) = Assert.Single(log.All, l => l.Category == Category);
        Assert.Equal("status=200 operation=search requestId=r-1", text);
        Assert.Equal(["status", "operation", "requestId"], ((IEnumerable<KeyValuePair<string, object?>>)state!).Select(f => f.Key));
    }

    [Theory]
    [InlineData("Fields")]
    [InlineData("Combined")]
    public async Task No_line_holds_a_secret_or_more_than_a_line(string format)
    {
        var log = new LogLines();
        await using (var gateway = await GatewayHost.Start("Production", log.Services, ("Auth:ApiKey", Secret), ("AccessLog:Format", format), ("RateLimit:Enabled", "false")))
        {
            foreach (var (name, value, query) in ((string, string, string)[])
            [
                ("X-API-Key", Secret, ""), ("apikey", Secret, ""), ("Authorization", "Basic " + Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes("u:" + Secret)), ""),
                ("Accept", "*/*", "&apikey=" + Secret), ("Referer", "https://a.example/?apikey=" + Secret, ""), ("Cookie", "k=" + Secret, ""),
                ("User-Agent", "a\" 200 0 \"-\" \"forged", ""),
            ])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a" + query);
                request.Headers.TryAddWithoutValidation(name, value);
                (await gateway.Client.SendAsync(request)).Dispose();
            }
        }

        Assert.Equal(7, log.Of(Category).Count);
        Assert.All(log.All, l => Assert.DoesNotContain(Secret, l.Text, StringComparison.Ordinal));
        Assert.All(log.Of(Category), l => Assert.DoesNotMatch("[\r\n]|q=a", l));
        Assert.All(log.Of(Category).Where(_ => format == "Combined"), l => Assert.Matches(
            """^127\.0\.0\.1 - (-|bootstrap) \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000\] "GET /api/v1/search HTTP/1\.1" (200|401) (\d+|-) "-" "[^"]*"$""", l));
    }

    [Fact]
    public async Task A_sample_is_chosen_by_request_and_faults_are_always_in_it()
    {
        var log = new LogLines();
        await using (var gateway = await GatewayHost.Start(
            "Development", log.Services, ("AccessLog:Format", "Fields"), ("AccessLog:Sample", "0.25"), ("AccessLog:Fields:0", "requestId"), ("AccessLog:Fields:1", "status")))
        {
            for (var i = 0; i < 200; i++)
            {
                await Ask(gateway, $"r-{i}");
                await Ask(gateway, $"r-{i}");
            }

            gateway.World.Fault = new ServiceException(ErrorCodes.UpstreamFailed, "Because.");
            for (var i = 0; i < 20; i++)
            {
                await Ask(gateway, $"f-{i}");
            }
        }

        var lines = log.Of(Category);
        Assert.Equal(20, lines.Count(l => l.EndsWith("status=502", StringComparison.Ordinal)));
        var served = lines.Where(l => l.EndsWith("status=200", StringComparison.Ordinal)).GroupBy(l => l).ToList();
        Assert.All(served, s => Assert.Equal(2, s.Count()));
        Assert.InRange(served.Count, 20, 80);
    }

    [Theory]
    [InlineData("AccessLog:Format", "Everything")]
    [InlineData("AccessLog:Sample", "1.5")]
    [InlineData("AccessLog:Fields:0", "authorization")]
    public async Task Settings_that_are_wrong_stop_the_start(string key, string value)
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start("Development", null, (key, value)));
        Assert.Contains("AccessLog", error.Message, StringComparison.Ordinal);
    }

    private static async Task Ask(GatewayHost gateway, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a");
        request.Headers.Add("X-Request-ID", id);
        (await gateway.Client.SendAsync(request)).Dispose();
    }
}
