using System.Net;
using IndexForge.EndToEnd.Tests.Support;
using IndexForge.TestSupport;

namespace IndexForge.EndToEnd.Tests;

/// <summary>What a user does with a workbook, from curl's point of view.</summary>
public sealed class WalkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_workbook_goes_from_upload_to_rows_to_search_to_gone_and_survives_a_restart()
    {
        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            var item = await service.Upload("book.xlsx", Books.Invoices("INV"));
            Assert.False(item.GetProperty("duplicate").GetBoolean());
            var (document, job) = (item.GetProperty("documentId").GetString()!, item.GetProperty("jobId").GetString()!);

            var statuses = await service.Follow(job);
            Assert.Equal("completed", statuses[^1]);
            Assert.Equal(statuses, statuses.OrderBy(s => Array.IndexOf(["queued", "processing", "completed"], s)));
            var done = await service.Get($"/api/v1/jobs/status/{job}");
            Assert.Equal(["queued", "processing", "completed"], done.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("status").GetString()!).Distinct());

            await CheckDocument(service, document);
            await CheckRows(service, document);
            await CheckSearch(service, document);

            var again = await service.Upload("renamed.xlsx", Books.Invoices("INV"));
            Assert.True(again.GetProperty("duplicate").GetBoolean());
            Assert.Equal(job, again.GetProperty("jobId").GetString());
            Assert.Equal(1, (await service.Get("/api/v1/jobs/stats")).GetProperty("completed").GetInt32());
            Assert.Equal(0, await service.Terminate());
        }

        await using (var service = await ServiceProcess.Start(_folder.File("data")))
        {
            var document = (await service.Get("/api/v1/documents")).GetProperty("items")[0].GetProperty("id").GetString()!;
            await CheckDocument(service, document);
            await CheckRows(service, document);
            await CheckSearch(service, document);
            Assert.True((await service.Upload("book.xlsx", Books.Invoices("INV"))).GetProperty("duplicate").GetBoolean());

            Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync($"/api/v1/documents/{document}")).StatusCode);
            Assert.Equal(0, (await service.Get("/api/v1/search?q=INV-00002")).GetProperty("total").GetInt32());
            Assert.Equal(HttpStatusCode.NotFound, (await service.Client.GetAsync($"/api/v1/documents/{document}")).StatusCode);
            Assert.Empty((await service.Get("/api/v1/documents")).GetProperty("items").EnumerateArray());
        }
    }

    [Fact]
    public async Task What_was_deleted_can_be_sent_again()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        for (var round = 0; round < 2; round++)
        {
            var item = await service.Upload("a.csv", Books.Csv("quokka", 2), "?wait=30");
            Assert.Equal("indexed", item.GetProperty("status").GetString());
            Assert.False(item.GetProperty("duplicate").GetBoolean());
            Assert.Equal(2, (await service.Get("/api/v1/search?q=quokka")).GetProperty("total").GetInt32());
            await service.Client.DeleteAsync($"/api/v1/documents/{item.GetProperty("documentId").GetString()}");
            Assert.Equal(0, (await service.Get("/api/v1/search?q=quokka")).GetProperty("total").GetInt32());
        }
    }

    [Fact]
    public async Task A_damaged_file_fails_with_its_code_and_is_not_found()
    {
        await using var service = await ServiceProcess.Start(_folder.File("data"));
        var whole = Books.Invoices("BRK");
        var item = await service.Upload("broken.xlsx", whole[..(whole.Length / 2)], "?wait=30");
        var document = await service.Get($"/api/v1/documents/{item.GetProperty("documentId").GetString()}");
        Assert.Equal("failed", document.GetProperty("status").GetString());
        Assert.Equal("malformed_document", document.GetProperty("error").GetProperty("code").GetString());
    }

    private static async Task CheckDocument(ServiceProcess service, string id)
    {
        var document = await service.Get($"/api/v1/documents/{id}");
        Assert.Equal("indexed", document.GetProperty("status").GetString());
        var tables = document.GetProperty("tables");
        Assert.Equal(["Invoices", "Customers"], tables.EnumerateArray().Select(t => t.GetProperty("name").GetString()));
        Assert.Equal(3, tables[0].GetProperty("rowCount").GetInt32());
        Assert.Equal(
            [("invoice", "string"), ("customer", "string"), ("issued", "date"), ("amount", "number")],
            tables[0].GetProperty("columns").EnumerateArray().Select(c => (c.GetProperty("name").GetString()!, c.GetProperty("type").GetString()!)));
    }

    private static async Task CheckRows(ServiceProcess service, string id)
    {
        var page = await service.Get($"/api/v1/documents/{id}/rows?table=Invoices&offset=1&limit=1");
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        Assert.Equal("INV-00002", page.GetProperty("rows")[0][0].GetString());
        Assert.Equal(2.5, page.GetProperty("rows")[0][3].GetDouble());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{id}/rows?table=Customers");
        request.Headers.Accept.ParseAdd("text/csv");
        using var csv = await service.Client.SendAsync(request);
        Assert.Equal(["customer,town", "Aster Labs,Graz"], (await csv.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
        using var lines = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/documents/{id}/rows");
        lines.Headers.Accept.ParseAdd("application/x-ndjson");
        using var ndjson = await service.Client.SendAsync(lines);
        Assert.Equal(3, (await ndjson.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static async Task CheckSearch(ServiceProcess service, string id)
    {
        var answer = await service.Get("/api/v1/search?q=INV-00002");
        var hit = answer.GetProperty("hits")[0];
        Assert.Equal(id, hit.GetProperty("documentId").GetString());
        Assert.Equal(("Invoices", 3), (hit.GetProperty("source").GetProperty("table").GetString(), hit.GetProperty("source").GetProperty("row").GetInt32()));
        var snippet = hit.GetProperty("snippet").GetString()!;
        var range = hit.GetProperty("highlights")[0];
        Assert.Contains(snippet[range[0].GetInt32()..range[1].GetInt32()], "INV-00002", StringComparison.Ordinal);
        Assert.Contains("INV-00002", snippet, StringComparison.Ordinal);
    }
}
