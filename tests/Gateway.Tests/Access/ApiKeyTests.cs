using System.Net;
using System.Text;
using IndexForge.Gateway.Configuration;
using IndexForge.Gateway.Tests.Doubles;
using Microsoft.Extensions.Configuration;

namespace IndexForge.Gateway.Tests.Access;

public sealed class ApiKeyTests
{
    private const string Key = "0123456789abcdef-key";

    [Theory]
    [InlineData("X-API-Key", Key)]
    [InlineData("apikey", Key)]
    [InlineData("query", Key)]
    [InlineData("basic", Key)]
    public async Task Production_takes_the_key_in_each_of_its_places(string place, string key)
    {
        await using var gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", Key));
        using var response = await Send(gateway, place, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("X-API-Key", "wrong")]
    [InlineData("X-API-Key", "0123456789abcdef-keX")]
    [InlineData("query", "")]
    [InlineData("basic", "wrong")]
    [InlineData("basic", "")]
    [InlineData("none", "")]
    public async Task Production_refuses_all_else_and_says_how(string place, string key)
    {
        await using var gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", Key));
        using var response = await Send(gateway, place, key);
        Assert.Equal("unauthorized", await response.Problem(401));
        Assert.Contains(response.Headers.WwwAuthenticate, h => h.Scheme == "Basic");
        Assert.Empty(gateway.World.Searches);
    }

    [Theory]
    [InlineData("/health", true)]
    [InlineData("/health/live", true)]
    [InlineData("/health/ready", true)]
    [InlineData("/health/detailed", false)]
    [InlineData("/status", false)]
    [InlineData("/metrics", false)]
    [InlineData("/openapi/v1.json", false)]
    [InlineData("/nope", false)]
    public async Task Only_the_three_health_routes_are_anonymous(string path, bool anonymous)
    {
        await using var gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", Key));
        using var response = await gateway.Client.GetAsync(path);
        Assert.Equal(anonymous ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Development_asks_for_no_key()
    {
        await using var gateway = await GatewayHost.Start();
        using var response = await Send(gateway, "none", "");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Development_answers_to_no_name_but_loopbacks()
    {
        await using var gateway = await GatewayHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a");
        request.Headers.Host = "evil.example";
        using var response = await gateway.Client.SendAsync(request);
        Assert.Equal("invalid_request", await response.Problem(421));
    }

    [Fact]
    public async Task Production_does_not_start_without_a_key_and_names_every_other_fault_too()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start(
            "Production", null, ("Gateway:MaxRequestBytes", "12"), ("Gateway:Prot", "1"), ("Shutdown:Timeout", "30"), ("Gateway:Host", "nowhere at all")));
        Assert.Contains(error.Errors, e => e.Contains("API_KEY", StringComparison.Ordinal));
        Assert.Contains(error.Errors, e => e.Contains("Prot", StringComparison.Ordinal));
        Assert.Contains(error.Errors, e => e.Contains("Shutdown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Development_does_not_start_on_a_public_address()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GatewayHost.Start("Development", null, ("Gateway:Host", "0.0.0.0")));
        Assert.Contains("loopback", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_stand_below_the_full_names_and_seconds_are_seconds()
    {
        var values = new Dictionary<string, string> { ["MAX_CONTENT_LENGTH"] = "2048", ["SHUTDOWN_TIMEOUT"] = "30", ["API_KEY"] = Key };
        var configuration = new ConfigurationBuilder().AddAliases(values.GetValueOrDefault)
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Gateway:MaxRequestBytes", "4096")]).Build();

        var settings = new SettingsReader(configuration);
        Assert.Equal(4096, settings.Read<GatewayOptions>("Gateway").MaxRequestBytes);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Read<ShutdownOptions>("Shutdown").Timeout);
        Assert.Equal(Key, settings.Read<AuthOptions>("Auth").ApiKey);
        settings.ThrowIfInvalid();
    }

    private static Task<HttpResponseMessage> Send(GatewayHost gateway, string place, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/search?q=a" + (place == "query" ? $"&apikey={key}" : ""));
        if (place == "basic")
        {
            request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + key)));
        }
        else if (place is not ("query" or "none"))
        {
            request.Headers.Add(place, key);
        }

        return gateway.Client.SendAsync(request);
    }
}
