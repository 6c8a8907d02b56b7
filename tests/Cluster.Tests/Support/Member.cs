using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace IndexForge.Cluster.Tests.Support;

/// <summary>A process of a cluster: a silo or a gateway.</summary>
internal sealed partial class Member : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Member(string verb, string data, int port, IEnumerable<(string Key, string Value)> settings)
    {
        var start = new ProcessStartInfo(Executable(), [verb, "--port", $"{port}", "--data", data]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "API_KEY", "ASPNETCORE_URLS"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("The process ended before it listened:\n" + Output));
    }

    public int Process => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Completes with the address once the process listens.</summary>
    public Task<Uri> Listening => _listening.Task.WaitAsync(StartLimit);

    public static Member Start(string verb, string data, int port, IEnumerable<(string Key, string Value)> settings)
    {
        var member = new Member(verb, data, port, settings);
        member._process.Start();
        member._process.BeginOutputReadLine();
        member._process.BeginErrorReadLine();
        return member;
    }

    /// <summary>SIGKILL: no goodbye.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator stops it; the exit code.</summary>
    public async Task<int> Terminate()
    {
        Assert.Equal(0, Posix(_process.Id, 15));
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (Address().Match(line ?? "") is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private static string Executable()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(built.Parent!.Parent!.FullName, "Silo", built.Name, "indexforge");
    }

    [GeneratedRegex(@"Listening on (http://[^\s,]+)")]
    private static partial Regex Address();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Posix(int process, int signal);
}
