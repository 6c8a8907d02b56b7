using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace IndexForge.Bench.Jobs;

/// <summary>BullMQ under the same load: npm's package, installed outside the checkout, in front of a redis-server of the run's own.</summary>
internal static class BullMq
{
    public static async Task<string> Install()
    {
        var folder = Path.Combine(Path.GetTempPath(), "indexforge-bench-bullmq");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "ioredis")))
        {
            Directory.CreateDirectory(folder);
            await Run("npm", ["install", "bullmq", "ioredis", "--no-audit", "--no-fund", "--silent", "--prefix", folder]);
        }

        return folder;
    }

    public static string Version(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "node_modules", "bullmq", "package.json"))).RootElement.GetProperty("version").GetString()!;

    /// <param name="folder">Where it is installed.</param>
    /// <param name="fsync">Redis's <c>appendfsync</c>: everysec or always.</param>
    /// <param name="load">The load.</param>
    public static async Task<JobFigures> Measure(string folder, string fsync, JobLoad load)
    {
        var port = FreePort();
        var data = Directory.CreateTempSubdirectory("indexforge-bench-").FullName;
        using var redis = Process.Start(new ProcessStartInfo(
            "redis-server",
            [
                "--port", $"{port}", "--bind", "127.0.0.1", "--dir", data, "--save", "", "--appendonly", "yes", "--appendfsync", fsync,
                "--maxmemory-policy", "noeviction",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            while (await redis.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
            }

            var script = Path.Combine(AppContext.BaseDirectory, "Jobs", "bullmq.mjs");
            var output = await Run(
                "node",
                [script, folder, .. new[] { port, load.Jobs, load.Senders, load.Workers, load.Rate, load.Seconds, load.Retries, load.RetryMs }.Select(n => n.ToString(CultureInfo.InvariantCulture))]);
            var json = JsonDocument.Parse(output.Trim().Split('\n')[^1]).RootElement;
            return new JobFigures(json.GetProperty("perSecond").GetDouble(), json.GetProperty("cpu").GetDouble(), Numbers("enqueue"), Numbers("trickle"), Numbers("starts"), Numbers("errors"));

            List<double> Numbers(string name) => [.. json.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
        }
        finally
        {
            redis.Kill();
            await redis.WaitForExitAsync();
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<string> Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
