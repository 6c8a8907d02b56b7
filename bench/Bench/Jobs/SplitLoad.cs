using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IndexForge.Bench.Jobs.Probe;
using IndexForge.Bench.Service;

namespace IndexForge.Bench.Jobs;

/// <summary>One service with more files waiting than its workers can do, a probe inside, and callers that enqueue and read meanwhile.</summary>
internal sealed class SplitLoad : IDisposable
{
    private const int RowsPerFile = 5_000;
    private const int PerSecond = 20;
    private const int Senders = 8;
    private readonly string _probe;
    private readonly ServiceProcess _service;
    private readonly List<string> _others = [];
    private (string Document, string Job) _known;
    private int _number = 10_000;

    private SplitLoad(ServiceProcess service, string probe) => (_service, _probe) = (service, probe);

    /// <summary>Times of calls by name, since the last <see cref="Clear"/>.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<CallTime>> Times { get; } = new();

    /// <summary>What the probe has measured while the mix ran.</summary>
    public List<Sample> Samples { get; } = [];

    /// <summary>Seconds of the service's threads while the mix ran.</summary>
    public Dictionary<string, (double Ran, double Waited)> Threads { get; } = [];

    public static async Task<SplitLoad> Start(int files, string? executable = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var probe = Path.GetTempFileName();
        var load = new SplitLoad(await ServiceProcess.Start(executable, new Dictionary<string, string>(environment ?? new Dictionary<string, string>())
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(SplitLoad).Assembly.Location,
            [ProbeLog.PathVariable] = probe,
        }), probe);
        var first = await load.Upload(0, RowsPerFile, "?wait=30");
        load._known = (first.GetProperty("documentId").GetString()!, first.GetProperty("jobId").GetString()!);

        // Those that are processed again, and enough to keep every worker busy for as long as it is measured.
        for (var i = 1; i <= 100; i++)
        {
            load._others.Add((await load.Upload(50_000 + i, 20, i == 100 ? "?wait=30" : "")).GetProperty("documentId").GetString()!);
        }

        await load.Pause();
        await Parallel.ForAsync(1, files + 1, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (i, _) => await load.Upload(i, RowsPerFile, ""));
        return load;
    }

    /// <summary>Sends every call 20 times a second while the workers work.</summary>
    public async Task Mix(TimeSpan howLong)
    {
        await Resume();
        var (from, threads) = (DateTime.UtcNow, ThreadTimes.Of(_service.Id));
        using (var stop = new CancellationTokenSource(howLong))
        {
            await Task.WhenAll(
            [
                Repeat("enqueue: POST /documents (small file)", () => Upload(Interlocked.Increment(ref _number), 20, ""), stop.Token),
                Repeat("enqueue: POST /jobs/process", () => Process(_others[Interlocked.Increment(ref _number) % _others.Count]), stop.Token),
                Read("/jobs/status/{id}", $"/jobs/status/{_known.Job}"),
                Read("/jobs/stats"),
                Read("/jobs?limit=50"),
                Read("/documents/{id}", $"/documents/{_known.Document}"),
                Read("/documents/{id}/rows?limit=100", $"/documents/{_known.Document}/rows?limit=100"),
                Read("/search?q=copper&limit=10"),
            ]);

            Task Read(string name, string? path = null) => Repeat($"read: GET {name}", () => Get($"/api/v1{path ?? name}"), stop.Token);
        }

        ThreadTimes.Add(Threads, threads, ThreadTimes.Of(_service.Id));
        var to = DateTime.UtcNow;
        await Pause();

        // What is at work ends, and the probe writes down what it has.
        await Task.Delay(TimeSpan.FromSeconds(1));
        Samples.AddRange(ProbeLog.Read(_probe, from, to));
    }

    /// <summary>Forgets what was measured.</summary>
    public void Clear()
    {
        Times.Clear();
        Samples.Clear();
        Threads.Clear();
    }

    public Task<JsonElement> Stats() => _service.Client.GetFromJsonAsync<JsonElement>("/api/v1/jobs/stats");

    public void Dispose()
    {
        _service.Dispose();
        File.Delete(_probe);
    }

    private Task Pause() => Post("/api/v1/admin/processing/pause", null);

    private Task Resume() => Post("/api/v1/admin/processing/resume", null);

    // At a steady rate whatever the answers take: a slow answer must not hide the ones behind it.
    private async Task Repeat(string name, Func<Task> call, CancellationToken stop)
    {
        var values = Times.GetOrAdd(name, _ => []);
        var calls = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
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

    private static async Task Measure(ConcurrentBag<CallTime> values, Func<Task> call)
    {
        var (at, from) = (DateTime.UtcNow.Ticks, Stopwatch.GetTimestamp());
        await call();
        values.Add(new CallTime(at, Stopwatch.GetElapsedTime(from).TotalMilliseconds));
    }

    private async Task<JsonElement> Upload(int number, int rows, string query)
    {
        var text = new StringBuilder("sku,name,price,added\n");
        for (var row = 0; row < rows; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"INV-{number:00000}-{row:00000},copper pipe {row % 97},{row * 0.25},2024-03-{1 + (row % 28):00}\n");
        }

        using var content = new StringContent(text.ToString(), Encoding.UTF8, "text/csv");
        using var response = await _service.Client.PostAsync($"/api/v1/documents{query}{(query.Length == 0 ? "?" : "&")}name=f{number}.csv", content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0].Clone();
    }

    private Task Process(string document) => Post("/api/v1/jobs/process", JsonContent.Create(new { documentId = document }));

    private async Task Post(string path, HttpContent? content)
    {
        using var response = await _service.Client.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
    }

    private async Task Get(string path)
    {
        using var response = await _service.Client.GetAsync(path);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }
}
