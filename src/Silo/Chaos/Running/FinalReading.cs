using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Load;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>Reads the whole end state into the history: every document, job, list, count, and a search for every content.</summary>
internal sealed class FinalReading(HttpClient http, HistoryWriter history)
{
    private const int AtOnce = 8;

    public async Task Run(Corpus corpus, CancellationToken cancellation)
    {
        var jobs = new ConcurrentDictionary<string, byte>();
        foreach (var job in await ApiLists.Read(http, "/api/v1/jobs?limit=500", cancellation))
        {
            history.Write(new ListedJob(Text(job, "id"), Text(job, "kind"), Text(job, "subject"), Text(job, "status")));
            jobs[Text(job, "id")] = 0;
        }

        var documents = new ConcurrentDictionary<string, byte>();
        foreach (var document in await ApiLists.Read(http, "/api/v1/documents?limit=500", cancellation))
        {
            history.Write(new ListedDocument(
                Text(document, "id"), Text(document, "name"), Text(document, "status"), document.GetProperty("rows").GetInt64(), document.GetProperty("chunkCount").GetInt32()));
            documents[Text(document, "id")] = 0;
        }

        var contents = corpus.All();
        foreach (var content in contents)
        {
            documents.TryAdd(content.Document ?? "", 0);
            jobs.TryAdd(content.Job ?? "", 0);
        }

        await Each(documents.Keys.Where(id => id.Length > 0), ReadDocument, cancellation);
        await Each(jobs.Keys.Where(id => id.Length > 0), ReadJob, cancellation);
        await Each(contents.Where(c => c.Class == ContentClass.Good).Select(c => c.Marker), Search, cancellation);
        history.Write(await Find(null, TestContent.CommonWord, 1, cancellation));
        await ReadStats(cancellation);
    }

    private static Task Each(IEnumerable<string> all, Func<string, CancellationToken, Task> read, CancellationToken cancellation) => Parallel.ForEachAsync(
        all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (one, token) => await read(one, token));

    private async Task ReadDocument(string id, CancellationToken cancellation)
    {
        using var response = await http.GetAsync($"/api/v1/documents/{id}", cancellation);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            history.Write(new FinalDocument(id, (int)response.StatusCode));
            return;
        }

        var document = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
        var tables = document.GetProperty("tables").EnumerateArray().ToList();
        long? readRows = null;
        if (tables.Count > 0 && Text(document, "status") == "indexed")
        {
            readRows = JsonElement.Parse(await http.GetStringAsync($"/api/v1/documents/{id}/rows?limit=1", cancellation)).GetProperty("total").GetInt64();
        }

        history.Write(new FinalDocument(
            id,
            200,
            Text(document, "status"),
            document.GetProperty("version").GetInt64(),
            tables.Sum(t => t.GetProperty("rowCount").GetInt64()),
            readRows,
            document.GetProperty("chunkCount").GetInt32(),
            Text(document, "sha256"),
            document.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? Text(error, "code") : null,
            document.GetProperty("jobId").GetString()));
    }

    private async Task ReadJob(string id, CancellationToken cancellation)
    {
        if (await JobReader.Read(http, id, history.Now, JobSource.Final, cancellation) is { } job)
        {
            history.Write(job);
        }
    }

    private async Task Search(string marker, CancellationToken cancellation) => history.Write(await Find(marker, marker, 50, cancellation));

    private async Task<FinalSearch> Find(string? marker, string word, int limit, CancellationToken cancellation)
    {
        var found = JsonElement.Parse(await http.GetStringAsync($"/api/v1/search?mode=lexical&limit={limit}&q={word}", cancellation));
        return new FinalSearch(
            marker, found.GetProperty("total").GetInt64(), marker is null ? [] : [.. found.GetProperty("hits").EnumerateArray().Select(h => Text(h, "documentId")).Distinct()]);
    }

    private async Task ReadStats(CancellationToken cancellation)
    {
        var stats = JsonElement.Parse(await http.GetStringAsync("/api/v1/jobs/stats", cancellation));
        history.Write(new FinalStats(((string[])["queued", "processing", "retrying", "completed", "failed", "cancelled"]).ToDictionary(s => s, s => stats.GetProperty(s).GetInt64())));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
