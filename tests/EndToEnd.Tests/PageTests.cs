using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

public sealed class PageTests
{
    private const string Html = "<title>Patina</title><h1>Copper</h1><p>Verdigris is the patina of copper.";

    [Fact]
    public async Task A_thousand_posts_of_one_page_make_one_job_and_its_text_is_found()
    {
        using var folder = new TempFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var service = await ServiceProcess.Start(folder.Path, ("Outbound__AllowPrivateAddresses", "true"), ("Outbound__Timeout", "00:05:00"));
        var page = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/post";

        var ids = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Post(service, $"{page}/?utm_source=mail{i}#{i}")));
        var answered = Answer(listener);
        var job = await Finished(service, ids[0]);
        await answered;

        Assert.Single(ids.Distinct());
        Assert.Equal("completed", job.GetProperty("status").GetString());
        Assert.False(listener.Pending());
        var hits = await service.Get("/api/v1/search?q=verdigris");
        Assert.Equal(job.GetProperty("result").GetProperty("documentId").GetString(), hits.GetProperty("hits")[0].GetProperty("documentId").GetString());
    }

    [Fact]
    public async Task Paused_it_takes_work_and_does_it_when_resumed()
    {
        using var folder = new TempFolder();
        await using var service = await ServiceProcess.Start(folder.Path);
        using var paused = await service.Client.PostAsync("/api/v1/admin/processing/pause", null);
        Assert.True(paused.IsSuccessStatusCode);

        var item = await service.Upload("a.csv", "k,v\n1,2\n"u8.ToArray());
        var state = await service.Get("/api/v1/admin/processing");
        Assert.Equal((true, 0), (state.GetProperty("paused").GetBoolean(), state.GetProperty("busy").GetInt32()));
        var id = item.GetProperty("jobId").GetString()!;
        Assert.Equal("queued", (await service.Get($"/api/v1/jobs/status/{id}")).GetProperty("status").GetString());

        using var resumed = await service.Client.PostAsync("/api/v1/admin/processing/resume", null);
        Assert.Equal("completed", (await Finished(service, id)).GetProperty("status").GetString());
    }

    private static async Task<string> Post(ServiceProcess service, string url)
    {
        using var response = await service.Client.PostAsJsonAsync("/api/v1/jobs/process", new { url });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobId").GetString()!;
    }

    /// <summary>Follows the job's events to its end.</summary>
    private static async Task<JsonElement> Finished(ServiceProcess service, string id)
    {
        await using var events = await service.Client.GetStreamAsync($"/api/v1/jobs/{id}/events");
        using var reader = new StreamReader(events);
        while (await reader.ReadLineAsync() is not null)
        {
        }

        return await service.Get($"/api/v1/jobs/status/{id}");
    }

    private static async Task Answer(TcpListener listener)
    {
        using var caller = await listener.AcceptTcpClientAsync();
        await using var stream = caller.GetStream();
        var buffer = new byte[8_192];
        Assert.True(await stream.ReadAsync(buffer) > 0);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {Html.Length}\r\nConnection: close\r\n\r\n{Html}"));
    }
}
