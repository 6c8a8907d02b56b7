using System.Diagnostics;
using System.Text.Json;

namespace IndexForge.Silo.Chaos.History;

/// <summary>Writes a history as it happens. Events get their time here, under one lock: the file's order is the order of time.</summary>
internal sealed class HistoryWriter : IDisposable
{
    private readonly long _from = Stopwatch.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly StreamWriter _file;

    public HistoryWriter(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        _file = new StreamWriter(path, append: false);
    }

    /// <summary>Milliseconds since the run began.</summary>
    public long Now => (long)Stopwatch.GetElapsedTime(_from).TotalMilliseconds;

    public void Write(HistoryEvent happened)
    {
        lock (_gate)
        {
            happened.T = Now;
            _file.WriteLine(JsonSerializer.Serialize(happened, HistoryJson.Options));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file.Dispose();
        }
    }
}
