using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IndexForge.Bench.Service;

namespace IndexForge.Bench.Jobs;

/// <summary>
/// Reads and writes while one process's workers are saturated: thousands of files wait, and callers go on enqueueing (uploads and jobs)
/// and reading (job status, stats, lists, rows, search). Usage: <c>jobs split [SECONDS]</c>.
/// </summary>
internal static class SplitBench
{
    private const int RowsPerFile = 5_000;
    private const int Files = 600;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(string[] args)
    {
        var time = TimeSpan.FromSeconds(int.Parse(args.ElementAtOrDefault(0) ?? "30", CultureInfo.InvariantCulture));
        using var service = await ServiceProcess.Start();
        var first = await Upload(service.Client, 0, RowsPerFile, "?wait=30");
        var (document, job) = (first.GetProperty("documentId").GetString()!, first.GetProperty("jobId").GetString()!);

        // Those that are processed again, and enough to keep every worker busy for as long as it is measured.
        var others = new List<string>();
        for (var i = 1; i <= 100; i++)
        {
            others.Add((await Upload(service.Client, 50_000 + i, 20, i == 100 ? "?wait=30" : "")).GetProperty("documentId").GetString()!);
        }

        for (var i = 1; i <= Files; i++)
        {
            await Upload(service.Client, i, RowsPerFile, "");
        }

        string[] reads =
        [
            $"/api/v1/jobs/status/{job}", "/api/v1/jobs/stats", "/api/v1/jobs?limit=50", $"/api/v1/documents/{document}",
            $"/api/v1/documents/{document}/rows?limit=100", "/api/v1/search?q=copper&limit=10",
        ];
        var times = new ConcurrentDictionary<string, ConcurrentBag<double>>();
        var number = 10_000;

        // The same load before it is measured: a process that has just started compiles more than it answers.
        await Mix(WarmUp);
        times.Clear();
        await Mix(time);
        var stats = await service.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs/stats");
        Console.WriteLine($"{time.TotalSeconds:0} s, each call 20 times a second; at the end {stats.GetProperty("queued")} jobs still wait and {stats.GetProperty("processing")} are at work, {stats.GetProperty("completed")} are done. {Environment.ProcessorCount} cores.");
        Console.WriteLine();
        Console.WriteLine("| call | calls | p50 ms | p95 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (name, values) in times.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            List<double> all = [.. values];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {all.Count} | {JobFigures.At(all, 0.5):0.0} | {JobFigures.At(all, 0.95):0.0} | {JobFigures.At(all, 0.99):0.0} |"));
        }

        return 0;

        async Task Mix(TimeSpan howLong)
        {
            using var stop = new CancellationTokenSource(howLong);
            await Task.WhenAll(
            [
                Repeat("enqueue: POST /documents (small file)", 20, () => Upload(service.Client, Interlocked.Increment(ref number), 20, ""), stop.Token),
                Repeat("enqueue: POST /jobs/process", 20, () => Process(service.Client, others[Interlocked.Increment(ref number) % others.Count]), stop.Token),
                .. reads.Select(path => Repeat($"read: GET {path.Replace(job, "{id}", StringComparison.Ordinal).Replace(document, "{id}", StringComparison.Ordinal)}", 20, () => Get(service.Client, path), stop.Token)),
            ]);
        }

        // At a steady rate whatever the answers take: a slow answer must not hide the ones behind it.
        async Task Repeat(string name, int perSecond, Func<Task> call, CancellationToken stop)
        {
            var values = times.GetOrAdd(name, _ => []);
            var calls = new List<Task>();
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
            try
            {
                while (await timer.WaitForNextTickAsync(stop))
                {
                    calls.Add(Measure(values, call));
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(calls);
            }
        }
    }

    private static async Task Measure(ConcurrentBag<double> values, Func<Task> call)
    {
        var from = Stopwatch.GetTimestamp();
        await call();
        values.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
    }

    private static async Task<JsonElement> Upload(HttpClient client, int number, int rows, string query)
    {
        var text = new StringBuilder("sku,name,price,added\n");
        for (var row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"INV-{number:00000}-{row:00000},copper pipe {row % 97},{row * 0.25},2024-03-{1 + (row % 28):00}\n");
        }

        using var content = new StringContent(text.ToString(), Encoding.UTF8, "text/csv");
        using var response = await client.PostAsync($"/api/v1/documents{query}{(query.Length == 0 ? "?" : "&")}name=f{number}.csv", content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0].Clone();
    }

    private static async Task Process(HttpClient client, string document)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/jobs/process", new { documentId = document });
        response.EnsureSuccessStatusCode();
    }

    private static async Task Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }
}
