using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using IndexForge.Silo.Chaos.History;
using IndexForge.Silo.Chaos.Injection;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>One process of the service: <c>indexforge serve</c> on a free port, over the run's data.</summary>
internal sealed partial class ServiceUnderTest : IDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly TextWriter _log;
    private readonly FaultCounter _faults = new();
    private readonly TaskCompletionSource<HttpClient> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _crashing;

    private ServiceUnderTest(int incarnation, Process process, TextWriter log) => (Incarnation, _process, _log) = (incarnation, process, log);

    public int Incarnation { get; }

    /// <summary>A client of it once it serves; cancelled where it ends before.</summary>
    public Task<HttpClient> Ready => _ready.Task;

    /// <summary>When it is gone.</summary>
    public Task Exited { get; private set; } = Task.CompletedTask;

    public int ExitCode => _process.ExitCode;

    /// <summary>Whether a document made for it ended the process.</summary>
    public bool CrashedByDocument => _crashing;

    public FaultCounter Faults => _faults;

    public static ServiceUnderTest Start(int incarnation, ChaosPlan plan, FaultProfile faults, string clockFile, string callbackSecret, TextWriter log)
    {
        var start = new ProcessStartInfo(plan.Executable, ["serve", "--port", "0", "--data", Path.Combine(plan.Folder, "data")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = plan.Folder,
        };
        foreach (var name in (string[])["DOTNET_ENVIRONMENT", "API_KEY", "ASPNETCORE_URLS"])
        {
            start.Environment.Remove(name);
        }

        IEnumerable<(string Key, string Value)> settings =
        [
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Chaos__Enabled", "true"), ("Chaos__ClockFile", clockFile), ("Chaos__DeadlyDocuments", "true"),
            ("Outbound__AllowPrivateAddresses", "true"), ("Outbound__CallbackSecret", callbackSecret), ("Jobs__RetryDelay", "00:00:00.5"),
            ("Jobs__AttemptTimeout", "00:00:20"),
            // Documents that take all memory meet this limit, and not the machine's.
            ("DOTNET_GCHeapHardLimit", "0x40000000"),
            .. faults.Settings(),
        ];
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var service = new ServiceUnderTest(incarnation, new Process { StartInfo = start }, log);
        service._process.OutputDataReceived += (_, line) => service.Line(line.Data);
        service._process.ErrorDataReceived += (_, line) => service.Line(line.Data);
        service._process.Start();
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        service.Exited = service.Watch();
        return service;
    }

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    public void Terminate()
    {
        if (!_process.HasExited)
        {
            _ = Signal(_process.Id, SigTerm);
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task Watch()
    {
        await _process.WaitForExitAsync();
        _ready.TrySetCanceled();
    }

    private void Line(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_log)
        {
            _log.WriteLine($"[{Incarnation}] {line}");
        }

        _faults.Count(line);
        if (line.StartsWith($"Chaos: {DeadlyDocuments.Crash}", StringComparison.Ordinal))
        {
            _crashing = true;
        }
        else if (Listening().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(new HttpClient { BaseAddress = new Uri(match.Groups[1].Value), Timeout = TimeSpan.FromSeconds(40) });
        }
    }

    [GeneratedRegex(@"Listening on (http://[^\s,]+)")]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
