using System.Net.Sockets;
using System.Text;
using IndexForge.Gateway.Tests.Doubles;

namespace IndexForge.Gateway.Tests.Security;

/// <summary>What comes over the wire in ways that no honest client sends. The gateway is open here: what it lets through would show.</summary>
public sealed class WireTests
{
    private const string Hidden = "GET /api/v1/search?q=smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public static TheoryData<string, string> Smuggled() => new()
    {
        { "both lengths", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}" },
        { "both lengths, the other way", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: {5 + Hidden.Length}\r\n\r\n0\r\n\r\n{Hidden}" },
        { "two lengths", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}" },
        { "a list of lengths", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0, {Hidden.Length}\r\n\r\n{Hidden}" },
        { "a negative length", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{Hidden}" },
        { "a length in hexadecimal", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0x0\r\n\r\n{Hidden}" },
        { "a length with a plus", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: +0\r\n\r\n{Hidden}" },
        { "a length with a plus that covers what follows", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: +{Hidden.Length}\r\n\r\n{Hidden}" },
        { "a length of minus nothing", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -0\r\n\r\n{Hidden}" },
        { "a length with a fraction", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0.0\r\n\r\n{Hidden}" },
        { "a length with an exponent", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0e0\r\n\r\n{Hidden}" },
        { "a length in another script", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: \u00b2\r\n\r\n{Hidden}" },
        { "a length with a space in it", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0 0\r\n\r\n{Hidden}" },
        { "no length at all", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: \r\n\r\n{Hidden}" },
        { "a length longer than numbers go", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999999\r\n\r\n{Hidden}" },
        { "an unknown coding", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Hidden}" },
        { "chunked not last", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}" },
        { "a space before the colon", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n{Hidden}" },
        { "a folded header", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{Hidden}" },
        { "a chunk that is no number", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n{Hidden}" },
        { "a chunk longer than numbers go", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n\r\n{Hidden}" },
        { "a negative chunk", $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n{Hidden}" },
        { "two hosts", $"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n{Hidden}" },
        { "no host", $"GET /health HTTP/1.1\r\n\r\n{Hidden}" },
        { "a null in a header", $"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: \0\r\n\r\n{Hidden}" },
        { "a carriage return in a header", $"GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n{Hidden}" },
        { "a header without a name", $"GET /health HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n{Hidden}" },
        { "a version of its own", $"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n{Hidden}" },
    };

    [Theory]
    [MemberData(nameof(Smuggled))]
    public async Task No_request_hides_in_another(string what, string bytes)
    {
        await using var gateway = await GatewayHost.Start();
        var answer = await RawHttp.Send(gateway.Client.BaseAddress!, bytes);
        Assert.DoesNotContain(gateway.World.Searches, s => s.Query.Contains("smuggled", StringComparison.Ordinal));
        Assert.True(RawHttp.Statuses(answer) is [>= 400 and < 500] or [505], $"{what}: {string.Join(' ', RawHttp.Statuses(answer))}");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("00")]
    [InlineData(" 0 ")]
    public async Task A_length_of_digits_is_taken(string length)
    {
        await using var gateway = await GatewayHost.Start();
        var answer = await RawHttp.Send(
            gateway.Client.BaseAddress!, $"POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length:{length}\r\n\r\nGET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.Equal([400, 200], RawHttp.Statuses(answer));
    }

    [Fact]
    public async Task HTTP_2_without_encryption_is_told_to_speak_HTTP_1()
    {
        await using var gateway = await GatewayHost.Start();
        var answer = await RawHttp.Send(gateway.Client.BaseAddress!, $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n{Hidden}");
        // Frames of nine bytes and their content: settings, then GOAWAY with HTTP_1_1_REQUIRED (RFC 9113, 7).
        Assert.Contains("\u0007", answer, StringComparison.Ordinal);
        Assert.EndsWith("\0\0\0\r", answer, StringComparison.Ordinal);
        Assert.Empty(gateway.World.Searches);
    }

    [Fact]
    public async Task An_upgrade_to_HTTP_2_without_encryption_is_not_taken_up()
    {
        await using var gateway = await GatewayHost.Start();
        var answer = await RawHttp.Send(
            gateway.Client.BaseAddress!, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        Assert.Equal([200], RawHttp.Statuses(answer));
    }

    [Fact]
    public async Task A_caller_that_dawdles_over_its_headers_is_cut_off()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Gateway:HeadersTimeout", "00:00:01"));
        // Nothing but the server's own limit ends this.
        var answer = await RawHttp.Send(gateway.Client.BaseAddress!, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-A: ");
        Assert.Equal([408], RawHttp.Statuses(answer));
    }

    [Fact]
    public async Task A_caller_that_dawdles_over_its_body_is_cut_off_and_stores_nothing()
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Gateway:MinBodyBytesPerSecond", "100000"));
        var answer = await RawHttp.Send(gateway.Client.BaseAddress!, "POST /api/v1/documents?name=a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 100\r\n\r\na,b");
        Assert.All(RawHttp.Statuses(answer), s => Assert.Equal(408, s));
        Assert.Empty(gateway.World.Registered);
    }

    [Fact]
    public async Task Half_open_callers_do_not_keep_others_out()
    {
        await using var gateway = await GatewayHost.Start();
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /health/live HTTP/1.1\r\nX-A: "));
                idle.Add(client);
            }

            using var response = await gateway.Client.GetAsync("/api/v1/search?q=a");
            Assert.Equal(200, (int)response.StatusCode);
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }
    }

    public static TheoryData<string, string, int> Oversized() => new()
    {
        { "a body that says so", "POST /api/v1/documents?name=a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n", 413 },
        { "a body in chunks", "POST /api/v1/documents?name=a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2000\r\n" + new string('a', 0x2000) + "\r\n0\r\n\r\n", 413 },
        { "a header", "GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: " + new string('a', 100_000) + "\r\n\r\n", 431 },
        { "many headers", "GET /health HTTP/1.1\r\nHost: localhost\r\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"X-{i}: a\r\n")) + "\r\n", 431 },
        { "an address", "GET /" + new string('a', 100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414 },
        { "a query", "GET /api/v1/search?q=" + new string('a', 20_000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Oversized))]
    public async Task What_is_too_large_is_refused_for_what_it_is(string what, string bytes, int status)
    {
        await using var gateway = await GatewayHost.Start("Development", null, ("Gateway:MaxRequestBytes", "4096"));
        var statuses = RawHttp.Statuses(await RawHttp.Send(gateway.Client.BaseAddress!, bytes));
        Assert.True(statuses is [var s] && s == status, $"{what}: {string.Join(' ', statuses)}");
        Assert.Empty(gateway.World.Registered);
    }
}
