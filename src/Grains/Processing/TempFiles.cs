using Microsoft.Extensions.Options;

namespace IndexForge.Grains.Processing;

/// <summary>Where temporary files go (configuration section <c>Temp</c>).</summary>
public sealed record TempFileOptions
{
    /// <summary>The folder in which the process makes its own, which is emptied when it starts and stops. Null takes the system's.</summary>
    public string? Path { get; set; }
}

/// <summary>Temporary files of this process: one folder, gone with the process, swept at the next start if it was killed.</summary>
public sealed class TempFiles : IDisposable
{
    /// <summary>A folder is deleted only with this file in it: a path that is set by mistake must not cost anybody's files.</summary>
    private const string Marker = ".indexforge-temp";

    private readonly string _folder;
    private long _next;

    public TempFiles(IOptions<TempFileOptions> options)
    {
        _folder = options.Value.Path is { } set
            ? Path.Combine(set, "indexforge-work")
            : Path.Combine(Path.GetTempPath(), $"indexforge-{Environment.ProcessId}-{Ids.New()}");
        Clear();
        Directory.CreateDirectory(_folder);
        File.WriteAllBytes(Path.Combine(_folder, Marker), []);
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
        if (File.Exists(Path.Combine(_folder, Marker)))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
