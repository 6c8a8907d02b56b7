using System.Text;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Security;

/// <summary>Ways around the key. None may reach a grain.</summary>
public sealed class BypassTests : IAsyncLifetime
{
    private const string Key = "0123456789abcdef-key";

    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start("Production", null, ("Auth:ApiKey", Key));

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/search?q=a")]
    [InlineData("//api/v1/search?q=a")]
    [InlineData("/API/V1/SEARCH?q=a")]
    [InlineData("/api/v1/search/?q=a")]
    [InlineData("/health/../api/v1/search?q=a")]
    [InlineData("/health/live/../../api/v1/search?q=a")]
    [InlineData("/health/%2e%2e/api/v1/search?q=a")]
    [InlineData("/health/..%2fapi/v1/search?q=a")]
    [InlineData("/health;/../api/v1/search?q=a")]
    [InlineData("/./api/v1/search?q=a")]
    [InlineData("/api/v1/%73earch?q=a")]
    [InlineData("/api/v1/search?q=a&apikey=")]
    [InlineData("/api/v1/search?q=a&apikey=null")]
    [InlineData("/api/v1/search?q=a&apikey[]=0123456789abcdef-key")]
    [InlineData("/api/v1/search?q=a&apikey=0123456789abcdef-key&apikey=x")]
    [InlineData("http://localhost/api/v1/search?q=a")]
    public async Task By_the_address(string target) => await Refuses($"GET {target} HTTP/1.1\r\nHost: localhost\r\n");

    [Theory]
    [InlineData("X-Original-URL: /health")]
    [InlineData("X-Rewrite-URL: /health")]
    [InlineData("X-Forwarded-For: 127.0.0.1")]
    [InlineData("X-Forwarded-Host: localhost")]
    [InlineData("X-Real-IP: 127.0.0.1")]
    [InlineData("X-HTTP-Method-Override: OPTIONS")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer null")]
    [InlineData("Authorization: Basic Og==")]
    [InlineData("Authorization: Basic !!!")]
    [InlineData("Authorization: Basic YWRtaW46YWRtaW4=")]
    [InlineData("Authorization: ApiKey 0123456789abcdef-key")]
    [InlineData("X-API-Key:")]
    [InlineData("X-API-Key: *")]
    [InlineData("X-API-Key: 0123456789abcdef-ke")]
    [InlineData("X-API-Key: 0123456789abcdef-keyy")]
    [InlineData("X-API-Key: 0123456789ABCDEF-KEY")]
    [InlineData("X-API-Key: bootstrap")]
    [InlineData("X-API-Key: if_aaaaaaaaaaaaaaaaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("X-API-Key: wrong\r\nX-API-Key: 0123456789abcdef-key")]
    [InlineData("Cookie: X-API-Key=0123456789abcdef-key")]
    [InlineData("Origin: null\r\nAccess-Control-Request-Method: GET")]
    public async Task By_a_header(string header) => await Refuses($"GET /api/v1/search?q=a HTTP/1.1\r\nHost: localhost\r\n{header}\r\n");

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    [InlineData("TRACE")]
    [InlineData("CONNECT")]
    [InlineData("PROPFIND")]
    [InlineData("DELETE")]
    public async Task By_the_method(string method) => await Refuses($"{method} /api/v1/search?q=a HTTP/1.1\r\nHost: localhost\r\n");

    [Fact]
    public async Task The_key_itself_opens()
    {
        var answer = await RawHttp.Send(_gateway.Client.BaseAddress!, $"GET /api/v1/search?q=a HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {Key}\r\nConnection: close\r\n\r\n");
        Assert.Equal([200], RawHttp.Statuses(answer));
        Assert.NotEmpty(_gateway.World.RequestIds);
    }

    private async Task Refuses(string head)
    {
        var answer = await RawHttp.Send(_gateway.Client.BaseAddress!, Encoding.Latin1.GetBytes(head + "Connection: close\r\n\r\n"));
        Assert.All(RawHttp.Statuses(answer), s => Assert.InRange(s, 400, 499));
        Assert.NotEmpty(RawHttp.Statuses(answer));
        Assert.Empty(_gateway.World.RequestIds);
    }
}
