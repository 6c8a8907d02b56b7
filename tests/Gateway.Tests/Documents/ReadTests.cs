using System.Net;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;

namespace IndexForge.Gateway.Tests.Documents;

public sealed class ReadTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start();
        _id = (await _gateway.Upload("a.csv", "n\n1\n")).GetProperty("documentId").GetString()!;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task A_read_with_the_known_tag_is_304()
    {
        using var first = await _gateway.Client.GetAsync($"/api/v1/documents/{_id}");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var again = await Get($"/api/v1/documents/{_id}", ("If-None-Match", $"\"other\", W/{first.Headers.ETag}"));
        using var changed = await Get($"/api/v1/documents/{_id}", ("If-None-Match", "\"other\""));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Rows_come_as_a_page_of_json()
    {
        var page = await (await _gateway.Client.GetAsync($"/api/v1/documents/{_id}/rows?table=Sheet1&offset=1&limit=2")).Json();
        Assert.Equal("""{"table":"Sheet1","columns":["n"],"offset":1,"total":5,"rows":[[2],[3]]}""", page.GetRawText());
    }

    [Theory]
    [InlineData("text/csv", "n\r\n1\r\n")]
    [InlineData("application/x-ndjson", "{\"n\":1}\n")]
    [InlineData("application/json;q=0.1, text/csv", "n\r\n1\r\n")]
    public async Task Rows_stream_whole_beyond_one_page(string accept, string start)
    {
        _gateway.World.Rows = 4_321;
        using var response = await Get($"/api/v1/documents/{_id}/rows", ("Accept", accept));
        var text = await response.Content.ReadAsStringAsync();

        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Contains("4321", text, StringComparison.Ordinal);
        Assert.Equal(4_321 + (start[0] == 'n' ? 1 : 0), text.Count(c => c == '\n'));
    }

    [Fact]
    public async Task A_limit_bounds_a_stream_too()
    {
        using var response = await Get($"/api/v1/documents/{_id}/rows?limit=2", ("Accept", "text/csv"));
        Assert.Equal("n\r\n1\r\n2\r\n", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("text/markdown")]
    public async Task Text_is_joined_from_its_pages(string accept)
    {
        using var response = await Get($"/api/v1/documents/{_id}/text", ("Accept", accept));
        Assert.Equal(accept, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("first second", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Content_is_saved_and_never_shown()
    {
        using var response = await _gateway.Client.GetAsync($"/api/v1/documents/{_id}/content");
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("n\n1\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Issues_are_addressed_by_cell()
    {
        var page = await (await _gateway.Client.GetAsync($"/api/v1/documents/{_id}/issues")).Json();
        Assert.Equal("A2", page.GetProperty("items")[0].GetProperty("cell").GetString());
        Assert.Equal("more", page.GetProperty("nextCursor").GetString());
    }

    [Theory]
    [InlineData("rows?table=nope", 404, "not_found")]
    [InlineData("rows?limit=0", 400, "invalid_request")]
    [InlineData("rows?limit=99999999999999999999", 400, "invalid_request")]
    [InlineData("rows?offset=-1", 400, "invalid_request")]
    [InlineData("rows?limit=1&limit=2", 400, "invalid_request")]
    [InlineData("chunks?limit=501", 400, "invalid_request")]
    public async Task Bad_reads_are_refused(string path, int status, string code)
    {
        using var response = await _gateway.Client.GetAsync($"/api/v1/documents/{_id}/{path}");
        Assert.Equal(code, await response.Problem(status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/rows")]
    [InlineData("/text")]
    [InlineData("/chunks")]
    [InlineData("/issues")]
    [InlineData("/content")]
    public async Task An_unknown_document_is_404(string part)
    {
        foreach (var id in (string[])[Ids.New(), "x", "..%2f..%2fetc", new string('a', 2_000), "default"])
        {
            using var response = await _gateway.Client.GetAsync($"/api/v1/documents/{id}{part}");
            Assert.Equal("not_found", await response.Problem(404));
        }
    }

    [Fact]
    public async Task Extract_streams_by_accept_and_keeps_nothing()
    {
        using var response = await _gateway.Client.PostAsync("/api/v1/extract?name=a.csv", new StringContent("x"));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("{\"table\":\"Sheet1\"}\n{\"table\":\"Sheet2\"}\n", await response.Content.ReadAsStringAsync());
        Assert.DoesNotContain(_gateway.World.Uploads, u => u.Value.Values.Any(b => b.AsSpan().SequenceEqual("x"u8)));
    }

    [Fact]
    public async Task Extract_that_breaks_off_says_so_in_its_last_line()
    {
        _gateway.World.Rows = -1;
        using var response = await _gateway.Client.PostAsync("/api/v1/extract?name=a.csv", new StringContent("x"));
        Assert.EndsWith("{\"error\":{\"code\":\"malformed_document\",\"message\":\"The sheet breaks off.\",\"transient\":false}}\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extract_of_a_format_that_is_not_read_is_415()
    {
        using var response = await _gateway.Client.PostAsync("/api/v1/extract?name=a.exe", new StringContent("x"));
        Assert.Equal("unsupported_format", await response.Problem(415));
    }

    private Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _gateway.Client.SendAsync(request);
    }

    [Theory]
    [InlineData("bytes=0-1", "bytes 0-1/4", "n\n")]
    [InlineData("bytes=2-", "bytes 2-3/4", "1\n")]
    [InlineData("bytes=-1", "bytes 3-3/4", "\n")]
    [InlineData("bytes=-99", "bytes 0-3/4", "n\n1\n")]
    [InlineData("bytes=1-99", "bytes 1-3/4", "\n1\n")]
    public async Task A_range_of_the_content_is_206(string range, string contentRange, string expected)
    {
        using var response = await Get($"/api/v1/documents/{_id}/content", ("Range", range));
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(contentRange, response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("bytes=4-")]
    [InlineData("bytes=-0")]
    public async Task A_range_outside_the_content_is_416(string range)
    {
        using var response = await Get($"/api/v1/documents/{_id}/content", ("Range", range));
        Assert.Equal("invalid_request", await response.Problem(416));
        Assert.Equal("bytes */4", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=0-0,2-2", null)]
    [InlineData("rows=0-1", null)]
    [InlineData("bytes=3-1", null)]
    [InlineData("bytes=0-1", "\"of an older version\"")]
    public async Task A_range_that_is_not_served_gets_the_whole(string range, string? ifRange)
    {
        using var response = await Get($"/api/v1/documents/{_id}/content", ("Range", range), ("If-Range", ifRange ?? ""));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.Equal("n\n1\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_range_across_blocks_comes_whole()
    {
        var text = new string('a', ByteBlock.MaxBytes) + new string('b', ByteBlock.MaxBytes) + "c";
        var id = (await _gateway.Upload("big.csv", text)).GetProperty("documentId").GetString();
        using var response = await Get($"/api/v1/documents/{id}/content", ("Range", $"bytes={ByteBlock.MaxBytes - 1}-{2 * ByteBlock.MaxBytes}"));
        Assert.Equal(text[(ByteBlock.MaxBytes - 1)..], await response.Content.ReadAsStringAsync());
    }
}
