namespace IndexForge.Extraction.Bytes;

/// <summary>
/// A ZIP archive read by position (APPNOTE 6.3.10), so that entries can be unpacked in parallel. A damaged or missing central
/// directory is rebuilt from the local headers. Names never reach a file system: what they pretend to be does no harm.
/// </summary>
internal sealed class ZipPackage : IDisposable
{
    private readonly Dictionary<string, ZipEntry> _entries;
    private readonly ExtractionLimits _limits;
    private long _unpacked;

    private ZipPackage(ByteSource source, Dictionary<string, ZipEntry> entries, ExtractionLimits limits) =>
        (Source, _entries, _limits) = (source, entries, limits);

    public ByteSource Source { get; }

    public IReadOnlyCollection<ZipEntry> Entries => _entries.Values;

    /// <summary>Opens an archive, which owns the source from here on.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="limits">Bounds on entries and on what they unpack to.</param>
    /// <param name="warn">Takes what was found damaged.</param>
    public static ZipPackage Open(ByteSource source, ExtractionLimits limits, Action<string> warn)
    {
        var list = ZipDirectory.Read(source, limits);
        if (list is null)
        {
            list = ZipSalvage.Scan(source, limits);
            warn("The archive's directory is missing or damaged; its entries were found by their own headers.");
        }

        var entries = new Dictionary<string, ZipEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in list)
        {
            if (!entries.TryAdd(entry.Name, entry))
                warn($"The archive holds more than one \"{entry.Name}\"; the first is read.");
        }

        return new ZipPackage(source, entries, limits);
    }

    /// <summary>An entry by its path, whatever the case; null if there is none.</summary>
    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Unpacks an entry as a forward stream that breaks with a coded error where the limits are exceeded.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="decipher">From its stored bytes to deflated ones, where the format encrypts entries before it stores them.</param>
    public Stream OpenEntry(ZipEntry entry, Func<Stream, Stream>? decipher = null)
    {
        if (entry.Encrypted)
        {
            throw new ExtractionException(
                ExtractionErrors.PasswordProtected, $"\"{entry.Name}\" is encrypted by the archive. Unpack it with its password first.");
        }

        var packed = OpenStored(entry);
        if (decipher is not null)
            return new ZipEntryStream(packed, decipher(packed), entry, this);
        return entry.Method switch
        {
            0 => packed,
            8 => new ZipEntryStream(packed, packed, entry, this),
            _ => throw new ExtractionException(
                ExtractionErrors.UnsupportedFormat, $"\"{entry.Name}\" is compressed by method {entry.Method}; only deflate is read."),
        };
    }

    /// <summary>An entry's bytes as the archive stores them.</summary>
    public Stream OpenStored(ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[30];
        if (Source.ReadFully(entry.HeaderOffset, header) < header.Length || !header.StartsWith("PK\x03\x04"u8))
            throw new ExtractionException(ExtractionErrors.Malformed, $"\"{entry.Name}\" is not where the archive's directory says (byte {entry.HeaderOffset}).");

        var start = entry.HeaderOffset + 30 + BitConverter.ToUInt16(header[26..]) + BitConverter.ToUInt16(header[28..]);
        return Source.OpenStream(start, entry.PackedLength);
    }

    /// <summary>Checks what unpacking one entry has come to.</summary>
    internal void Count(ZipEntry entry, long unpacked, long packed)
    {
        const long Untested = 16 << 20;
        var total = Interlocked.Add(ref _unpacked, entry.Advance(unpacked));
        if (total > _limits.MaxUnpackedBytes)
        {
            throw new ExtractionException(
                ExtractionErrors.DecompressionBomb, $"The archive unpacks to more than {_limits.MaxUnpackedBytes:N0} bytes (in \"{entry.Name}\").");
        }

        if (unpacked > Untested && unpacked / _limits.MaxRatio > Math.Max(1, packed))
        {
            throw new ExtractionException(
                ExtractionErrors.DecompressionBomb, $"\"{entry.Name}\" unpacks to more than {_limits.MaxRatio:N0} times its size.");
        }
    }

    public void Dispose() => Source.Dispose();

    /// <summary>A path as entries are found by it.</summary>
    internal static string Normalise(string name) => name.Replace('\\', '/').TrimStart('/');
}
