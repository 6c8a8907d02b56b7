using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Processing;

/// <summary>Where temporary files go (configuration section <c>Temp</c>).</summary>
public sealed record TempFileOptions
{
    /// <summary>The folder; emptied when the process starts and stops. Null takes a new one in the system's.</summary>
    public string? Path { get; set; }
}

/// <summary>Temporary files of this process: one folder, gone with the process, swept at the next start if it was killed.</summary>
public sealed class TempFiles : IDisposable
{
    private readonly string _folder;
    private long _next;

    public TempFiles(IOptions<TempFileOptions> options)
    {
        _folder = options.Value.Path ?? Path.Combine(Path.GetTempPath(), $"indexforge-{Environment.ProcessId}-{Ids.New()}");
        Clear();
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Bytes in the folder now.</summary>
    public long Bytes => new DirectoryInfo(_folder).EnumerateFiles().Sum(f => f.Length);

    /// <summary>A new empty file that is deleted when it is closed.</summary>
    public FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(_folder, Interlocked.Increment(ref _next).ToString(System.Globalization.CultureInfo.InvariantCulture)), options);
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
