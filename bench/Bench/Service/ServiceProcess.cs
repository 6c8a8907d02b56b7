using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace IndexForge.Bench.Service;

/// <summary>The built service on a free port and an empty folder.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("indexforge-bench-");

    private ServiceProcess(string executable, IReadOnlyDictionary<string, string> environment)
    {
        var port = FreePort();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        var start = new ProcessStartInfo(executable, ["serve", "--port", $"{port}"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; }

    /// <summary>Peak resident memory so far, in bytes.</summary>
    public long PeakMemory
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    public long StoredBytes => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public static string Executable { get; } = Path.Combine(Root(), "artifacts", "Local", "bin", "Silo", "release", "indexforge");

    /// <summary>The service's process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="executable">Another build than the checkout's.</param>
    /// <param name="environment">What its environment has besides our own.</param>
    public static async Task<ServiceProcess> Start(string? executable = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var service = new ServiceProcess(executable ?? Executable, environment ?? new Dictionary<string, string>());
        for (var i = 0; i < 200; i++)
        {
            try
            {
                if ((await service.Client.GetAsync("/health/ready")).IsSuccessStatusCode)
                {
                    return service;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        service.Dispose();
        throw new InvalidOperationException("The service did not become ready.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        Client.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "IndexForge.sln")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException("The checkout was not found above the bench.");
    }
}
