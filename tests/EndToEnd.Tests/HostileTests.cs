using System.Net.Http.Headers;
using System.Text;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>Input that means harm, on every route: refusals only, and a service that goes on.</summary>
public sealed class HostileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_a_caller_sends_is_a_fault_of_ours()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var item = await service.Upload("a.csv", Books.Csv("bandicoot", 5), "?wait=30");
        var id = item.GetProperty("documentId").GetString()!;
        var job = item.GetProperty("jobId").GetString()!;

        foreach (var value in Nasty())
        {
            var text = Uri.EscapeDataString(value);
            string[] paths =
            [
                $"/api/v1/documents?collection={text}", $"/api/v1/documents?cursor={text}", $"/api/v1/documents?status={text}", $"/api/v1/documents?tag={text}",
                $"/api/v1/documents?limit={text}", $"/api/v1/documents/{text}", $"/api/v1/documents/{id}/rows?table={text}", $"/api/v1/documents/{id}/rows?columns={text}",
                $"/api/v1/documents/{id}/rows?offset={text}", $"/api/v1/documents/{id}/chunks?cursor={text}", $"/api/v1/documents/{id}/issues?cursor={text}&table={text}",
                $"/api/v1/search?q={text}", $"/api/v1/search?q=a&mode={text}", $"/api/v1/search?q=a&tag={text}", $"/api/v1/search?q=a&offset={text}", $"/api/v1/search?q=a&facets={text}",
                $"/api/v1/search?q=note:{text}", $"/api/v1/jobs?cursor={text}", $"/api/v1/jobs?kind={text}", $"/api/v1/jobs/status/{text}", $"/api/v1/jobs/{text}/events", $"/{text}",
            ];
            foreach (var path in paths)
            {
                using var response = await service.Client.GetAsync(path);
                await Expect(response, path);
            }

            await Post(service, $"/api/v1/documents?name={text}&collection={text}", value, "text/csv");
            await Post(service, $"/api/v1/documents?name={text}", "a\n1\n", value);
            await Post(service, $"/api/v1/extract?name={text}", value, "application/octet-stream");
            await Post(service, $"/api/v1/extract?options={text}", "a\n1\n", "text/csv");
            await Post(service, "/api/v1/search", value, "application/json");
            await Post(service, "/api/v1/jobs/process", value, "application/json");
            await Post(service, $"/api/v1/documents/{id}/reprocess", value, "application/json");
            await Post(service, $"/api/v1/jobs/cancel/{text}", "", "text/plain");
            await Post(service, $"/api/v1/jobs/{text}/retry", "", "text/plain");
        }

        Assert.Equal("completed", (await service.Get($"/api/v1/jobs/{job}")).GetProperty("status").GetString());
        Assert.True((await service.Get("/api/v1/search?q=bandicoot")).GetProperty("total").GetInt32() >= 5);
    }

    [Fact]
    public async Task Files_made_to_break_readers_end_in_codes()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var files = Directory.EnumerateFiles(SharedData.Path("hostile"), "*", SearchOption.AllDirectories).Where(f => new FileInfo(f).Length is > 0 and < 16_000_000).Take(80);
        foreach (var file in files)
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            using var response = await service.Client.PostAsync($"/api/v1/extract?name={Uri.EscapeDataString(Path.GetFileName(file))}", content);
            Assert.True((int)response.StatusCode < 500, $"{file}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        Assert.True((await service.Client.GetAsync("/health/ready")).IsSuccessStatusCode);
    }

    private static IEnumerable<string> Nasty() =>
    [
        "'", "\"", "..", "../../../../etc/passwd", "\0", "%00", "\ud83d\ude00", "\u202e", new string('a', 3_000), "(((((((", "\"\"\"", "-", "*", "a*b*", ":", "::", "-\"",
        "-9223372036854775809", "1e309", "NaN", "null", "{}", "[[[[[[", "{\"q\":\"", "{\"a\":" + new string('[', 200), "<script>alert(1)</script>", "${jndi:ldap://x}", "'; DROP TABLE documents; --",
        "\r\nX-Injected: 1", "a\tb",
    ];

    private static async Task Post(ServiceProcess service, string path, string body, string contentType)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (MediaTypeHeaderValue.TryParse(contentType, out var type))
        {
            content.Headers.ContentType = type;
        }
        else if (!content.Headers.TryAddWithoutValidation("Content-Type", contentType))
        {
            return;
        }

        try
        {
            using var response = await service.Client.PostAsync(path, content);
            await Expect(response, $"POST {path} {body} ({contentType})");
        }
        catch (HttpRequestException error) when (error.HttpRequestError is HttpRequestError.Unknown or HttpRequestError.UserAuthenticationError)
        {
            // The client itself refuses to write such a header.
        }
    }

    private static async Task Expect(HttpResponseMessage response, string what)
    {
        Assert.True((int)response.StatusCode < 500, $"{what}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        Assert.False(response.Headers.Contains("X-Injected"));
    }
}
