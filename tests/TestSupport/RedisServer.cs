using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace IndexForge.TestSupport;

/// <summary>A real redis-server of the test's own, on a free port, that can be stopped, killed, frozen and started again with what it kept.</summary>
public sealed partial class RedisServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string[] _settings;
    private Process? _process;

    private RedisServer(int port, string[] settings)
    {
        Port = port;
        _settings = settings;
    }

    public int Port { get; }

    /// <summary>As StackExchange.Redis reads it.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts a server that keeps what it is given (append-only file), with further settings as on its command line.</summary>
    /// <remarks>Skips the calling test where the binary is not installed.</remarks>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = Create(settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not running yet, whose port is known.</summary>
    public static RedisServer Create(params string[] settings)
    {
        Assert.SkipWhen(Find() is null, "redis-server is not installed (apt-get install redis-server to run this test).");
        return new RedisServer(FreePort.Next(), settings);
    }

    public async Task StartAgainAsync()
    {
        string[] all =
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder.Path,
            "--save", "", "--appendonly", "yes", "--appendfsync", "everysec", .. _settings,
        ];
        _process = Process.Start(new ProcessStartInfo(Find()!, all) { RedirectStandardOutput = true })!;
        var output = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // The pipe must be read on, or the server would block once it is full.
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        throw new InvalidOperationException("redis-server did not start: " + string.Join('\n', output));
    }

    /// <summary>Kill -9: connections break, the append-only file is what it was.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Keeps connections open but answers nothing until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(SigStop);

    public void Thaw() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private static int SigStop => OperatingSystem.IsMacOS() ? 17 : 19;

    private static int SigCont => OperatingSystem.IsMacOS() ? 19 : 18;

    private void Signal(int signal)
    {
        if (_process is not null && Kill(_process.Id, signal) != 0)
            throw new InvalidOperationException($"kill failed with error {Marshal.GetLastPInvokeError()}.");
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);


    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
