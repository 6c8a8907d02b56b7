using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IndexForge.EndToEnd.Tests.Support;

/// <summary>The real executable, serving on a free port over a folder of its own.</summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output;

    private ServiceProcess(Process process, StringBuilder output, Uri address)
    {
        (_process, _output) = (process, output);
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

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

    /// <summary>The executable that was built with these tests.</summary>
    public static string Executable { get; } = Find();

    public static async Task<ServiceProcess> Start(string data, params (string Key, string Value)[] environment)
    {
        var output = new StringBuilder();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Create(["serve", "--port", "0", "--data", data], environment);
        // Where it looks for its settings file.
        process.StartInfo.WorkingDirectory = Directory.CreateDirectory(data).FullName;
        void Line(object sender, DataReceivedEventArgs line)
        {
            lock (output)
            {
                output.AppendLine(line.Data);
            }

            if (Listening().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        process.OutputDataReceived += Line;
        process.ErrorDataReceived += Line;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The service ended before it listened:\n" + output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ServiceProcess(process, output, await listening.Task.WaitAsync(StartLimit));
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<(int Exit, string Out, string Error)> Run(string folder, string[] arguments, params (string Key, string Value)[] environment)
    {
        using var process = Create(arguments, environment);
        process.StartInfo.WorkingDirectory = folder;
        process.Start();
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
        return (process.ExitCode, await text, await error);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var response = await Client.GetAsync(path);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Sends a file as a form, as curl -F does, and gives its item.</summary>
    public async Task<JsonElement> Upload(string name, byte[] bytes, string query = "")
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", name } };
        using var response = await Client.PostAsync("/api/v1/documents" + query, form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
    }

    /// <summary>Follows a job's events to its end; the statuses in order.</summary>
    public async Task<IReadOnlyList<string>> Follow(string jobId)
    {
        using var response = await Client.GetAsync($"/api/v1/jobs/{jobId}/events", HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var statuses = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                statuses.Add(JsonDocument.Parse(line[6..]).RootElement.GetProperty("status").GetString()!);
            }
        }

        return statuses;
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
        Signal();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(45));
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM and does not wait.</summary>
    public void Signal() => Assert.Equal(0, Posix(_process.Id, 15));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private static Process Create(string[] arguments, (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "API_KEY", "ASPNETCORE_URLS"])
        {
            start.Environment.Remove(name);
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return new Process { StartInfo = start };
    }

    private static string Find()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(built.Parent!.Parent!.FullName, "Silo", built.Name, OperatingSystem.IsWindows() ? "indexforge.exe" : "indexforge");
    }

    [GeneratedRegex(@"Listening on (http://[^\s,]+)")]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Posix(int process, int signal);
}
