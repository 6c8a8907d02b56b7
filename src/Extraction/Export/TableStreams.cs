namespace IndexForge.Extraction.Export;

/// <summary>
/// Puts tables one after the other into a stream although tables that stand side by side on a sheet arrive together: the
/// first goes straight through, the others wait in temporary files, so that memory does not grow with rows.
/// </summary>
internal sealed class TableStreams(Stream stream) : IDisposable
{
    private readonly List<FileStream> _waiting = [];
    private bool _busy;

    /// <summary>Where the table that begins is to be written; handed back with <see cref="End"/>.</summary>
    public Stream Begin()
    {
        if (!_busy)
        {
            _busy = true;
            return stream;
        }

        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        _waiting.Add(file);
        return file;
    }

    /// <summary>The table is written.</summary>
    public void End(Stream table) => _busy &= table != stream;

    /// <summary>Appends the tables that waited, in the order in which they began.</summary>
    /// <param name="between">Called before each of them.</param>
    public void Complete(Action between)
    {
        foreach (var file in _waiting)
        {
            between();
            file.Position = 0;
            file.CopyTo(stream);
            file.Dispose();
        }

        _waiting.Clear();
        stream.Flush();
    }

    public void Dispose()
    {
        foreach (var file in _waiting)
            file.Dispose();
        _waiting.Clear();
    }
}
