using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace IndexForge.Bench.Service;

/// <summary>
/// The service around the parser: files in by HTTP until all are indexed, then searches; beside it the same files read by the usual
/// libraries and by our readers alone, and the extract verb beside a process that only reads. Usage: <c>service [FOLDER] [RUNS]</c>.
/// </summary>
internal static class ServiceBench
{
    private static readonly string[] Queries =
        ["total", "revenue 2006", "\"other revenues\"", "school district", "name city", "INV-0001", "average price", "date", "copper", "florida"];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["bare", .. var named])
        {
            BareParsing.Own(named);
            return 0;
        }

        var folder = args.ElementAtOrDefault(0) ?? Path.Combine("..", "shared", "data", "spreadsheets", "workbooks");
        var runs = int.Parse(args.ElementAtOrDefault(1) ?? "3", CultureInfo.InvariantCulture);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f).ToLowerInvariant() is ".xls" or ".xlsx" or ".xlsm" or ".csv").Order(StringComparer.Ordinal).ToList();
        var bytes = files.Sum(f => new FileInfo(f).Length);
        Console.WriteLine($"{files.Count} files, {bytes / 1e6:0.0} MB, {runs} runs, the parties in turn; medians.");
        var libraries = new List<double>();
        var own = new List<double>();
        var extract = new List<double>();
        var bare = new List<double>();
        var service = new List<ServiceRun>();
        (long Rows, int Failed) byLibraries = default, byOwn = default;
        for (var i = 0; i < runs; i++)
        {
            libraries.Add(Time(() => byLibraries = BareParsing.Libraries(files)));
            own.Add(Time(() => byOwn = BareParsing.Own(files)));
            bare.Add(Time(() => Run(Environment.ProcessPath!, ["service", "bare", .. files])));
            extract.Add(Time(() => Extract(files)));
            service.Add(await Serve(files));
        }

        var seconds = Median(service.Select(s => s.Seconds));
        var last = service[^1];
        Console.WriteLine($"NPOI / CsvHelper, one thread:   {Median(libraries):0.00} s, {byLibraries.Rows} rows, {byLibraries.Failed} files failed");
        Console.WriteLine($"our readers alone, one thread:  {Median(own):0.00} s, {byOwn.Rows} rows, {byOwn.Failed} files failed ({Median(libraries) / Median(own):0.0} x the libraries' speed)");
        Console.WriteLine($"our readers alone, a process:   {Median(bare):0.00} s");
        Console.WriteLine($"indexforge extract, a process:  {Median(extract):0.00} s ({Median(extract) / Median(bare):0.00} x our readers alone; one file at a time, written as CSV)");
        Console.WriteLine($"the service, upload to indexed: {seconds:0.00} s, {last.Rows} rows = {last.Rows / seconds:0} rows/s, {bytes / 1e6 / seconds:0.0} MB/s ({Median(libraries) / seconds:0.00} x the libraries' speed)");
        Console.WriteLine($"  time by stage (summed over workers), ms: {string.Join(", ", last.Stages.Select(s => $"{s.Key} {s.Value:0}"))}");
        Console.WriteLine($"  peak memory {last.PeakMemory / 1e6:0} MB, stored {last.StoredBytes / 1e6:0} MB");
        Console.WriteLine($"search through HTTP, one caller: p50 {last.SearchP50:0.0} ms, p95 {last.SearchP95:0.0} ms, p99 {last.SearchP99:0.0} ms over {last.Searches} searches of {last.Chunks} chunks");
        return 0;
    }

    private static async Task<ServiceRun> Serve(List<string> files)
    {
        using var service = await ServiceProcess.Start();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (file, cancellation) =>
        {
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellation));
            content.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
            using var response = await service.Client.PostAsync($"/api/v1/documents?name={Uri.EscapeDataString(Path.GetFileName(file))}", content, cancellation);
            response.EnsureSuccessStatusCode();
        });
        while (await Unfinished(service.Client) > 0)
        {
            await Task.Delay(20);
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var run = new ServiceRun { Seconds = seconds };
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await service.Client.GetFromJsonAsync<JsonElement>($"/api/v1/documents?limit=500&cursor={cursor}");
            foreach (var entry in page.GetProperty("items").EnumerateArray())
            {
                var document = await service.Client.GetFromJsonAsync<JsonElement>($"/api/v1/documents/{entry.GetProperty("id").GetString()}");
                run.Chunks += document.GetProperty("chunkCount").GetInt64();
                run.Rows += document.GetProperty("tables").EnumerateArray().Sum(t => t.GetProperty("rowCount").GetInt64());
                foreach (var stage in document.GetProperty("stageMs").EnumerateObject())
                {
                    run.Stages[stage.Name] = run.Stages.GetValueOrDefault(stage.Name) + stage.Value.GetDouble();
                }
            }

            cursor = page.GetProperty("nextCursor").GetString();
        }

        var times = new List<double>();
        for (var i = 0; i < 500; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var response = await service.Client.GetAsync($"/api/v1/search?limit=10&q={Uri.EscapeDataString(Queries[i % Queries.Length])}");
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var warm = times.Skip(Queries.Length).Order().ToList();
        (run.Searches, run.SearchP50, run.SearchP95, run.SearchP99) = (warm.Count, warm[warm.Count / 2], warm[warm.Count * 95 / 100], warm[warm.Count * 99 / 100]);
        (run.PeakMemory, run.StoredBytes) = (service.PeakMemory, service.StoredBytes);
        return run;
    }

    private static async Task<long> Unfinished(HttpClient client)
    {
        var stats = await client.GetFromJsonAsync<JsonElement>("/api/v1/jobs/stats");
        return stats.GetProperty("queued").GetInt64() + stats.GetProperty("processing").GetInt64() + stats.GetProperty("retrying").GetInt64();
    }

    private static void Extract(List<string> files)
    {
        var output = Directory.CreateTempSubdirectory("indexforge-bench-");
        try
        {
            Run(ServiceProcess.Executable, ["extract", .. files, "--to", "csv", "--parallel", "1", "--out", output.FullName]);
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static void Run(string executable, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
    }

    private static double Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private sealed class ServiceRun
    {
        public double Seconds { get; init; }

        public long Rows { get; set; }

        public long Chunks { get; set; }

        public Dictionary<string, double> Stages { get; } = [];

        public long PeakMemory { get; set; }

        public long StoredBytes { get; set; }

        public int Searches { get; set; }

        public double SearchP50 { get; set; }

        public double SearchP95 { get; set; }

        public double SearchP99 { get; set; }
    }
}
