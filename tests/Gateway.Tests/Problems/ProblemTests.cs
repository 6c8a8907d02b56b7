using System.Net;
using System.Net.Sockets;
using System.Text;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;

namespace IndexForge.Gateway.Tests.Problems;

public sealed class ProblemTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start(settings: ("Gateway:MaxRequestBytes", "4096"));

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nope", 404, "not_found")]
    [InlineData("GET", "/api/v1/nope", 404, "not_found")]
    [InlineData("PUT", "/api/v1/documents", 405, "invalid_request")]
    [InlineData("DELETE", "/api/v1/search", 405, "invalid_request")]
    [InlineData("POST", "/health/live", 405, "invalid_request")]
    [InlineData("GET", "/api/v1/search", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/search?q=a&limit=x", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/search?q=a&mode=psychic", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/search?q=a&highlight=maybe", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/search?q=a&documentId=zz", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/documents?status=7", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/documents?cursor=zzz", 400, "invalid_request")]
    [InlineData("GET", "/api/v1/jobs/status/nope", 404, "not_found")]
    [InlineData("GET", "/api/v1/jobs/nope/events", 404, "not_found")]
    [InlineData("POST", "/api/v1/jobs/cancel/nope", 404, "not_found")]
    [InlineData("POST", "/api/v1/jobs/nope/retry", 404, "not_found")]
    [InlineData("POST", "/api/v1/search", 415, "unsupported_format")]
    public async Task Every_refusal_is_a_problem(string method, string path, int status, string code)
    {
        using var response = await _gateway.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(code, await response.Problem(status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"q": 7}""")]
    [InlineData("""{"q": "a", "limit": "ten"}""")]
    [InlineData("""{"q": "a", "tag": {}}""")]
    [InlineData("""{"q": "a", "limit": 1000}""")]
    public async Task Json_that_cannot_be_meant_is_refused(string body)
    {
        using var response = await _gateway.Client.PostAsync("/api/v1/search", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Fact]
    public async Task Json_too_deep_is_refused()
    {
        var body = """{"q": "a", "tag": """ + new string('[', 500) + new string(']', 500) + "}";
        using var response = await _gateway.Client.PostAsync("/api/v1/search", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Theory]
    [InlineData("invalid_request", 400)]
    [InlineData("not_found", 404)]
    [InlineData("conflict", 409)]
    [InlineData("file_too_large", 413)]
    [InlineData("unsupported_format", 415)]
    [InlineData("malformed_document", 422)]
    [InlineData("missing_columns", 422)]
    [InlineData("password_protected", 422)]
    [InlineData("decompression_bomb", 422)]
    [InlineData("rate_limited", 429)]
    [InlineData("upstream_failed", 502)]
    [InlineData("queue_full", 503)]
    [InlineData("storage_unavailable", 503)]
    [InlineData("shutting_down", 503)]
    [InlineData("circuit_open", 503)]
    [InlineData("internal_error", 500)]
    public async Task Codes_of_grains_have_their_status(string code, int status)
    {
        _gateway.World.Fault = new ServiceException(code, "Because.");
        using var response = await _gateway.Client.GetAsync("/api/v1/search?q=a");

        Assert.Equal(code, await response.Problem(status));
        Assert.Equal(status is 503 or 429, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_call_that_times_out_is_504()
    {
        _gateway.World.Fault = new TimeoutException("IndexForge.Secret.Grain did not respond");
        using var response = await _gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal("timeout", await response.Problem(504));
        Assert.DoesNotContain("Secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lack_of_memory_passes()
    {
        _gateway.World.Fault = new OrleansException("the search failed", new InsufficientMemoryException());
        using var response = await _gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal("out_of_memory", await response.Problem(503));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_fault_of_ours_tells_nothing_of_the_inside()
    {
        _gateway.World.Fault = new InvalidOperationException("the password is hunter2");
        using var response = await _gateway.Client.GetAsync("/api/v1/search?q=a");
        Assert.Equal("internal_error", await response.Problem(500));
        Assert.DoesNotContain("hunter2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_body_beyond_the_limit_is_413_even_to_callers_that_send_on(bool withLength, bool expectContinue)
    {
        var bytes = new byte[8 << 20];
        using HttpContent content = withLength ? new ByteArrayContent(bytes) : new StreamContent(new UnknownLength(bytes));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/documents?name=a.csv") { Content = content };
        request.Headers.ExpectContinue = expectContinue;
        using var response = await _gateway.Client.SendAsync(request);

        Assert.Equal("file_too_large", await response.Problem(413));
        Assert.Empty(_gateway.World.Documents);
        Assert.Empty(_gateway.World.Uploads);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n", 400)]
    [InlineData("POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"q\":", 0)]
    [InlineData("\0\0\0\0\r\n\r\n", 400)]
    public async Task Broken_http_ends_the_connection_and_nothing_else(string raw, int status)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var address = _gateway.Client.BaseAddress!;
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(raw));
        if (status == 0)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        var buffer = new byte[4096];
        var read = 0;
        try
        {
            read = await socket.ReceiveAsync(buffer);
        }
        catch (SocketException e) when (status == 0 && e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A request that was cut off may be ended by a reset as well as by a close.
        }

        if (status != 0)
        {
            Assert.StartsWith($"HTTP/1.1 {status}", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, (await _gateway.Client.GetAsync("/health/live")).StatusCode);
    }

    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    [Theory]
    [InlineData("GET /%00 HTTP/1.1", 400)]
    [InlineData("GET /api/v1/documents/%00 HTTP/1.1", 400)]
    [InlineData("GET /api/v1/documents/a%00b/rows?limit=1 HTTP/1.1", 400)]
    [InlineData("NOT HTTP AT ALL", 400)]
    public async Task What_the_server_itself_refuses_is_a_problem_document_too(string line, int status)
    {
        await using var gateway = await GatewayHost.Start();
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n{line}\r\nHost: localhost\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var answers = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answers, StringComparison.Ordinal);
        var refusal = answers[answers.LastIndexOf("HTTP/1.1", StringComparison.Ordinal)..];
        Assert.StartsWith($"HTTP/1.1 {status}", refusal, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json\r\n", refusal, StringComparison.Ordinal);
        var body = refusal[(refusal.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"Content-Length: {body.Length}\r\n", refusal, StringComparison.Ordinal);
        Assert.Equal("invalid_request", System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("code").GetString());
    }
}
