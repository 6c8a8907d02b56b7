using System.Net;
using IndexForge.Gateway.Access;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Access;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    public void A_range_holds_the_addresses_of_its_family(string range, string address, bool holds)
    {
        Assert.True(AddressRanges.TryParse([range], out var ranges, out _));
        Assert.Equal(holds, ranges.Contains(IPAddress.Parse(address)));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("010.0.0.1")]
    [InlineData("0x0a.0.0.1")]
    [InlineData("10.1")]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("nowhere")]
    public void What_is_no_range_is_named(string text)
    {
        Assert.False(AddressRanges.TryParse(["::1", text], out _, out var wrong));
        Assert.Equal(text, wrong);
    }

    // The test's own connection comes from 127.0.0.1, which is a trusted proxy here, as is 10.0.0.0/8.
    [Theory]
    [InlineData("198.51.100.7", true)]
    [InlineData("203.0.113.9", false)]
    [InlineData("198.51.100.7, 203.0.113.9", false)]
    [InlineData("203.0.113.9, 198.51.100.7", true)]
    [InlineData("203.0.113.9, 198.51.100.7, 10.0.0.5", true)]
    [InlineData("198.51.100.7:4711", true)]
    [InlineData("[2001:db8::7]:4711", true)]
    [InlineData("2001:db8::7", true)]
    [InlineData("198.51.100.7, junk", false)]
    [InlineData("198.51.100.007", false)]
    [InlineData("", false)]
    public async Task The_address_is_the_last_that_no_trusted_proxy_wrote(string forwardedFor, bool allowed)
    {
        await using var gateway = await GatewayHost.Start(
            "Development", null, ("Access:TrustedProxies:0", "127.0.0.1"), ("Access:TrustedProxies:1", "10.0.0.0/8"), ("Access:Allow:0", "198.51.100.7"), ("Access:Allow:1", "2001:db8::/32"));
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, await Status(gateway, "/api/v1/search?q=a", forwardedFor));
    }

    [Fact]
    public async Task Nobody_but_a_trusted_proxy_is_believed()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Access:Allow:0", "198.51.100.7"));
        Assert.Equal(HttpStatusCode.Forbidden, await Status(gateway, "/api/v1/search?q=a", "198.51.100.7"));
    }

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("/health", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("/metrics", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task Probes_need_not_be_allowed_but_must_not_be_denied(string path, HttpStatusCode unlisted, HttpStatusCode denied)
    {
        await using var narrow = await GatewayHost.Start("Development", null, ("Access:Allow:0", "198.51.100.7"));
        Assert.Equal(unlisted, await Status(narrow, path));
        await using var closed = await GatewayHost.Start("Development", null, ("Access:Allow:0", "127.0.0.1"), ("Access:Deny:0", "127.0.0.0/8"));
        Assert.Equal(denied, await Status(closed, path));
    }

    [Fact]
    public async Task Scrapers_may_be_let_in_without_a_key_to_metrics_alone()
    {
        await using var gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", "0123456789abcdef"), ("Access:MetricsFrom:0", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.OK, await Status(gateway, "/metrics"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(gateway, "/status"));
    }

    [Fact]
    public async Task Wrong_ranges_stop_the_start()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start("Development", null, ("Access:Deny:0", "10.0.0.0/99"), ("Cors:Origins:0", "app.example"), ("Bots:Deny:0", "(")));
        Assert.Equal(3, error.Errors.Count);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Examplebot/2.1)", 403)]
    [InlineData("curl/8.5.0", 200)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", 200)]
    [InlineData("goodbot", 200)]
    [InlineData("", 403)]
    public async Task Bots_that_say_so_are_refused_where_that_is_wanted(string agent, int status)
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Bots:Enabled", "true"), ("Bots:Allow:0", "^goodbot$"), ("Bots:DenyUnnamed", "true"));
        Assert.Equal(status, (int)await Status(gateway, "/api/v1/search?q=a", agent: agent));
        await using var open = await GatewayHost.Start();
        Assert.Equal(HttpStatusCode.OK, await Status(open, "/api/v1/search?q=a", agent: agent));
    }

    [Theory]
    [InlineData("https://app.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Pages_of_allowed_origins_may_call(string origin, bool allowed)
    {
        await using var gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", "0123456789abcdef"), ("Cors:Origins:0", "https://app.example"));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/v1/documents");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        using var answer = await gateway.Client.SendAsync(preflight);
        Assert.Equal(allowed ? [origin] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var given) ? given : []);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/documents");
        request.Headers.Add("Origin", origin);
        using var refused = await gateway.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(allowed, refused.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(refused.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Answers_carry_headers_that_keep_browsers_safe()
    {
        await using var gateway = await GatewayHost.Start();
        using var response = await gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Strict-Transport-Security"));
    }

    private static async Task<HttpStatusCode> Status(GatewayHost gateway, string path, string? forwardedFor = null, string? agent = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (forwardedFor is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        }

        if (agent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", agent);
        }

        using var response = await gateway.Client.SendAsync(request);
        return response.StatusCode;
    }
}
