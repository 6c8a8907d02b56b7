using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using IndexForge.Gateway.Tests.Doubles;
using IndexForge.Grains.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace IndexForge.Gateway.Tests.Jobs;

public sealed class JobTests : IAsyncLifetime
{
    private GatewayHost _gateway = null!;
    private string _document = "";
    private string _job = "";

    public async ValueTask InitializeAsync()
    {
        _gateway = await GatewayHost.Start();
        _gateway.World.HoldJobs = true;
        var item = await _gateway.Upload("a.csv", "n\n1\n");
        _document = item.GetProperty("documentId").GetString()!;
        _job = item.GetProperty("jobId").GetString()!;
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Status_shows_the_run_at_both_addresses()
    {
        foreach (var path in (string[])[$"/api/v1/jobs/status/{_job}", $"/api/v1/jobs/{_job}"])
        {
            var job = await (await _gateway.Client.GetAsync(path)).Json();
            Assert.Equal("queued", job.GetProperty("status").GetString());
            Assert.Equal("document", job.GetProperty("kind").GetString());
            Assert.Equal("2026-01-02T03:04:05.000Z", job.GetProperty("createdAt").GetString());
        }

        _gateway.World.Finish(_job);
        var done = await (await _gateway.Client.GetAsync($"/api/v1/jobs/{_job}")).Json();
        Assert.Equal(5, done.GetProperty("result").GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Process_queues_a_stored_document_again()
    {
        using var response = await _gateway.Client.PostAsJsonAsync("/api/v1/jobs/process", new { documentId = _document, priority = "high", options = new { maxRows = 3 } });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var answer = await response.Json();
        Assert.Equal($"/api/v1/jobs/status/{answer.GetProperty("jobId").GetString()}", response.Headers.Location!.OriginalString);
        Assert.Equal("queued", answer.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"url": "https://example.com", "documentId": "@"}""")]
    [InlineData("""{"url": "https://example.com", "kind": "reindex"}""")]
    [InlineData("""{"url": "https://user:secret@example.com"}""")]
    [InlineData("""{"url": "file:///etc/passwd"}""")]
    [InlineData("""{"documentId": "@", "kind": "blog"}""")]
    [InlineData("""{"documentId": "@", "kind": "reindex", "options": {"maxRows": 1}}""")]
    [InlineData("""{"documentId": "@", "priority": "urgent"}""")]
    [InlineData("""{"documentId": "@", "kind": "magic"}""")]
    [InlineData("""{"documentId": "@", "callbackUrl": "file:///etc/passwd"}""")]
    [InlineData("""{"documentId": "@", "options": {"nope": 1}}""")]
    public async Task Process_refuses_what_it_cannot_do(string body)
    {
        using var content = new StringContent(body.Replace("@", _document, StringComparison.Ordinal), null, "application/json");
        using var response = await _gateway.Client.PostAsync("/api/v1/jobs/process", content);
        Assert.Equal("invalid_request", await response.Problem(400));
    }

    [Fact]
    public async Task Process_takes_a_page_by_its_normalised_address()
    {
        var ids = new List<string>();
        foreach (var url in (string[])["https://Example.com:443/post/?utm_source=x#top", "https://example.com/post"])
        {
            using var response = await _gateway.Client.PostAsJsonAsync("/api/v1/jobs/process", new { url, collection = "blog" });
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            ids.Add((await response.Json()).GetProperty("jobId").GetString()!);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal("https://example.com/post", _gateway.World.Jobs[ids[0]].Subject);
        Assert.Equal(JobKind.Blog, _gateway.World.Jobs[ids[0]].Kind);
    }

    [Fact]
    public async Task Cancel_is_idempotent_until_the_job_has_ended_otherwise()
    {
        for (var i = 0; i < 2; i++)
        {
            var job = await (await _gateway.Client.PostAsync($"/api/v1/jobs/cancel/{_job}", null)).Json();
            Assert.Equal("cancelled", job.GetProperty("status").GetString());
        }

        using var retried = await _gateway.Client.PostAsync($"/api/v1/jobs/{_job}/retry", null);
        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        _gateway.World.Finish(_job);
        Assert.Equal("conflict", await (await _gateway.Client.PostAsync($"/api/v1/jobs/cancel/{_job}", null)).Problem(409));
    }

    [Fact]
    public async Task Stats_and_list_have_the_contracts_names()
    {
        var stats = await (await _gateway.Client.GetAsync("/api/v1/jobs/stats")).Json();
        Assert.Equal(1, stats.GetProperty("completed").GetInt32());
        Assert.Equal(1, stats.GetProperty("byKind").GetProperty("document").GetInt32());
        var list = await (await _gateway.Client.GetAsync("/api/v1/jobs?status=queued&kind=document")).Json();
        Assert.Equal(_job, list.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Events_tell_every_change_until_the_end_and_resume_after_the_last_one_seen()
    {
        using var response = await _gateway.Client.GetAsync($"/api/v1/jobs/{_job}/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var (first, id) = await Event(reader);
        Assert.Equal(("queued", "1"), (first, id));

        _gateway.World.Set(_gateway.World.Jobs[_job] with { Status = JobStatus.Processing, Revision = 2 });
        Assert.Equal(("processing", "2"), await Event(reader));
        _gateway.World.Finish(_job);
        Assert.Equal(("completed", "3"), await Event(reader));
        Assert.Null(await reader.ReadLineAsync());

        using var resumed = await _gateway.Client.SendAsync(Resume("2"));
        using var rest = new StreamReader(await resumed.Content.ReadAsStreamAsync());
        Assert.Equal(("completed", "3"), await Event(rest));
        using var over = await _gateway.Client.SendAsync(Resume("3"));
        Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
    }

    private HttpRequestMessage Resume(string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/jobs/{_job}/events");
        request.Headers.Add("Last-Event-ID", id);
        return request;
    }

    private static async Task<(string Status, string Id)> Event(StreamReader reader)
    {
        var fields = new Dictionary<string, string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var at = line.IndexOf(": ", StringComparison.Ordinal);
            fields[line[..at]] = line[(at + 2)..];
        }

        return (JsonDocument.Parse(fields["data"]).RootElement.GetProperty("status").GetString()!, fields["id"]);
    }

    [Fact]
    public async Task Dead_letters_are_requeued_by_filter()
    {
        _gateway.World.Set(_gateway.World.Jobs[_job] with { Status = JobStatus.Failed, Revision = 5 });
        using var response = await _gateway.Client.PostAsync("/api/v1/jobs/retry?status=failed&kind=document&code=upstream_failed&limit=10", null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("""{"requeued":1,"passed":0,"more":false}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("invalid_request", await (await _gateway.Client.PostAsync("/api/v1/jobs/retry?status=completed", null)).Problem(400));
    }

    [Fact]
    public async Task Processing_is_paused_and_resumed()
    {
        await using var gateway = await GatewayHost.Start(services: services => services.AddSingleton<IProcessing>(new ProcessingDouble()));
        for (var i = 0; i < 2; i++)
        {
            Assert.True((await (await gateway.Client.PostAsync("/api/v1/admin/processing/pause", null)).Json()).GetProperty("paused").GetBoolean());
        }

        Assert.True((await (await gateway.Client.GetAsync("/api/v1/admin/processing")).Json()).GetProperty("paused").GetBoolean());
        Assert.False((await (await gateway.Client.PostAsync("/api/v1/admin/processing/resume", null)).Json()).GetProperty("paused").GetBoolean());
        Assert.Equal("not_found", await (await _gateway.Client.GetAsync("/api/v1/admin/processing")).Problem(404));
    }

    private sealed class ProcessingDouble : IProcessing
    {
        public ProcessingState State { get; private set; } = new(false, 4, 0, 0);

        public void Pause() => State = State with { Paused = true };

        public void Resume() => State = State with { Paused = false };
    }
}
