using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains;

namespace IndexForge.Gateway.Tests.Documents;

public sealed class UploadTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Multipart_with_fields_after_the_files_registers_each_file_with_them()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("a,b\n1,2\n"u8.ToArray()), "file", "one.csv" },
            { new ByteArrayContent("c\n3\n"u8.ToArray()), "file", "ünï.csv" },
            { new StringContent("books"), "collection" },
            { new StringContent("team=blue"), "tags" },
            { new StringContent("year=2026"), "tags" },
            { new StringContent("""{"maxRows": 10, "hasHeader": true}"""), "options" },
        };
        using var response = await _gateway.Client.PostAsync("/api/v1/documents", form);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var items = (await response.Json()).GetProperty("items");
        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal($"/api/v1/jobs/status/{items[0].GetProperty("jobId").GetString()}", response.Headers.Location!.OriginalString);
        var registered = _gateway.World.Registered[items[1].GetProperty("documentId").GetString()!];
        Assert.Equal("ünï.csv", registered.Name);
        Assert.Equal("books", registered.Collection);
        Assert.Equal("blue", registered.Tags["team"]);
        Assert.Equal("2026", registered.Tags["year"]);
        Assert.Equal("""{"maxRows":10,"hasHeader":"true"}""", registered.OptionsJson);
    }

    [Fact]
    public async Task Of_several_small_files_only_the_last_is_left_to_its_document_to_store()
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("a\n1\n"u8.ToArray()), "file", "one.csv" },
            { new ByteArrayContent("b\n2\n"u8.ToArray()), "file", "two.csv" },
        };
        using var response = await _gateway.Client.PostAsync("/api/v1/documents", form);

        var ids = (await response.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("documentId").GetString()!).ToList();
        Assert.Equal([null, "b\n2\n"], ids.Select(id => _gateway.World.Registered[id].Unstored is { } block ? Encoding.UTF8.GetString(block.Data) : null));
        Assert.Equal(["a\n1\n", "b\n2\n"], await Task.WhenAll(ids.Select(id => _gateway.Client.GetStringAsync($"/api/v1/documents/{id}/content"))));
    }

    [Theory]
    [InlineData(ByteBlock.MaxBytes - 1, true)]
    [InlineData(ByteBlock.MaxBytes, false)]
    [InlineData(ByteBlock.MaxBytes + 1, false)]
    public async Task A_file_that_fills_a_block_is_stored_at_once(int size, bool held)
    {
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        using var response = await _gateway.Client.PostAsync("/api/v1/documents?name=a.bin", new ByteArrayContent(bytes));

        var id = (await response.Json()).GetProperty("items")[0].GetProperty("documentId").GetString()!;
        Assert.Equal(held, _gateway.World.Registered[id].Unstored is not null);
        Assert.Equal(bytes, await _gateway.Client.GetByteArrayAsync($"/api/v1/documents/{id}/content"));
    }

    [Fact]
    public async Task A_body_of_several_blocks_arrives_whole_and_with_its_hash()
    {
        var bytes = new byte[(2 * ByteBlock.MaxBytes) + 17];
        Random.Shared.NextBytes(bytes);
        using var response = await _gateway.Client.PostAsync("/api/v1/documents?name=big.bin", new ByteArrayContent(bytes));

        var id = (await response.Json()).GetProperty("items")[0].GetProperty("documentId").GetString()!;
        var blob = _gateway.World.Registered[id].Blob;
        Assert.Equal((3, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (blob.Blocks, blob.Size, blob.Sha256));
        Assert.Equal(Ids.Document("default", blob.Sha256), id);
        Assert.Equal(bytes, await _gateway.Client.GetByteArrayAsync($"/api/v1/documents/{id}/content"));
    }

    [Fact]
    public async Task The_same_bytes_again_are_a_duplicate()
    {
        var first = await _gateway.Upload("a.csv", "x\n1\n");
        var second = await _gateway.Upload("b.csv", "x\n1\n");
        var elsewhere = await _gateway.Upload("b.csv", "x\n1\n", "&collection=other");

        Assert.False(first.GetProperty("duplicate").GetBoolean());
        Assert.True(second.GetProperty("duplicate").GetBoolean());
        Assert.Equal(first.GetProperty("jobId").GetString(), second.GetProperty("jobId").GetString());
        Assert.False(elsewhere.GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Wait_answers_with_the_finished_document()
    {
        using var response = await _gateway.Client.PostAsync("/api/v1/documents?name=a.csv&wait=5", new StringContent("x\n1\n"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var item = (await response.Json()).GetProperty("items")[0];
        Assert.Equal("indexed", item.GetProperty("status").GetString());
        Assert.Equal("integer", item.GetProperty("tables")[0].GetProperty("columns")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Wait_ends_when_the_job_does()
    {
        _gateway.World.HoldJobs = true;
        var waiting = _gateway.Client.PostAsync("/api/v1/documents?name=a.csv&wait=30", new StringContent("x\n1\n"));
        while (_gateway.World.Jobs.IsEmpty)
        {
            await Task.Yield();
        }

        _gateway.World.Finish(_gateway.World.Jobs.Keys.Single());
        using var response = await waiting;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("""{"skipSheet": ["a"]}""")]
    [InlineData("""{"maxRows": 0}""")]
    [InlineData("""{"maxRows": "x"}""")]
    [InlineData("""{"delimiter": "ab"}""")]
    [InlineData("""{"encoding": "klingon-8"}""")]
    [InlineData("""{"dateSystem": 1905}""")]
    [InlineData("""{"rules": [{"column": "a", "pattern": "(a)\\1"}]}""")]
    [InlineData("""{"rules": [{"type": "integer"}]}""")]
    [InlineData("""[1]""")]
    [InlineData("""{""")]
    public async Task Options_that_make_no_sense_are_refused_and_nothing_is_kept(string options)
    {
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent("a\n1\n"u8.ToArray()), "file", "one.csv" },
            { new StringContent(options), "options" },
        };
        using var response = await _gateway.Client.PostAsync("/api/v1/documents", form);

        Assert.Equal("invalid_request", await response.Problem(400));
        Assert.Empty(_gateway.World.Documents);
        Assert.Empty(_gateway.World.Uploads);
    }

    [Theory]
    [InlineData("no boundary at all", "multipart/form-data")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\n1,2", "multipart/form-data; boundary=x")]
    [InlineData("--x\r\n\r\n1,2\r\n--x--\r\n", "multipart/form-data; boundary=x")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=other; filename=a.csv\r\n\r\n1,2\r\n--x--\r\n", "multipart/form-data; boundary=x")]
    [InlineData("--x--\r\n", "multipart/form-data; boundary=x")]
    [InlineData("", "text/csv")]
    public async Task A_body_without_a_whole_file_is_refused(string body, string contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        using var response = await _gateway.Client.PostAsync("/api/v1/documents", content);

        Assert.Equal("invalid_request", await response.Problem(400));
        Assert.Empty(_gateway.World.Uploads);
    }

    [Theory]
    [InlineData("collection=UPPER")]
    [InlineData("collection=..%2F..")]
    [InlineData("tags=novalue")]
    [InlineData("wait=31")]
    [InlineData("wait=-1")]
    [InlineData("wait=soon")]
    public async Task Bad_parameters_are_refused(string query)
    {
        using var response = await _gateway.Client.PostAsync($"/api/v1/documents?name=a.csv&{query}", new StringContent("x"));
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Fact]
    public async Task A_file_name_is_never_a_path()
    {
        var item = await _gateway.Upload(Uri.EscapeDataString("../../etc/pass\u0007wd.csv"), "x\n1\n");
        Assert.Equal("passwd.csv", item.GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_is_503_with_a_time_to_come_back()
    {
        _gateway.World.Fault = new ServiceException(ErrorCodes.StorageUnavailable, "The disk is full.", 7);
        using var response = await _gateway.Client.PostAsync("/api/v1/documents?name=a.csv", new StringContent("x"));

        Assert.Equal("storage_unavailable", await response.Problem(503));
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task Documents_go_through_reprocess_and_delete()
    {
        var id = (await _gateway.Upload("a.csv", "x\n1\n")).GetProperty("documentId").GetString();
        using var again = await _gateway.Client.PostAsync($"/api/v1/documents/{id}/reprocess", null);
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.EndsWith("-2", (await again.Json()).GetProperty("jobId").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await _gateway.Client.DeleteAsync($"/api/v1/documents/{id}")).StatusCode);
        Assert.Equal("not_found", await (await _gateway.Client.DeleteAsync($"/api/v1/documents/{id}")).Problem(404));
        Assert.Equal("not_found", await (await _gateway.Client.GetAsync($"/api/v1/documents/{id}")).Problem(404));
    }

    [Fact]
    public async Task Statuses_are_named_as_the_contract_has_them()
    {
        await _gateway.Upload("a.csv", "x\n1\n");
        var list = await (await _gateway.Client.GetAsync("/api/v1/documents?status=indexed&collection=default")).Json();
        Assert.Equal("indexed", list.GetProperty("items")[0].GetProperty("status").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, list.GetProperty("nextCursor").ValueKind);
    }
}
