namespace IndexForge.Gateway.Caching;

/// <summary>The answers in this process' memory: exactly least recently used, bounded in number and bytes. Reading allocates nothing.</summary>
internal sealed class MemoryLevel
{
    private readonly CacheMemoryOptions _options;
    private readonly Dictionary<string, MemoryEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MemoryEntry>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly Lock _gate = new();
    private MemoryEntry? _newest;
    private MemoryEntry? _oldest;
    private long _bytes;
    private long _evictions;

    public MemoryLevel(CacheMemoryOptions options)
    {
        _options = options;
        _byText = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public (int Entries, long Bytes, long Evictions) Usage
    {
        get
        {
            lock (_gate)
            {
                return (_entries.Count, _bytes, _evictions);
            }
        }
    }

    /// <summary>The entry, whatever its age; it counts as used.</summary>
    public MemoryEntry? Find(ReadOnlySpan<char> key)
    {
        lock (_gate)
        {
            if (!_byText.TryGetValue(key, out var entry))
            {
                return null;
            }

            entry.Hits++;
            if (entry != _newest)
            {
                Unlink(entry);
                Link(entry);
            }

            return entry;
        }
    }

    /// <summary>Puts an entry over an older one. One that alone is too large is left out.</summary>
    public void Put(MemoryEntry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var present) && present.Value.CreatedAt > entry.Value.CreatedAt)
            {
                return;
            }

            if (_entries.Remove(entry.Key, out var former))
            {
                Forget(former);
            }

            if (entry.Size > _options.MaxBytes / 4)
            {
                return;
            }

            _entries.Add(entry.Key, entry);
            _bytes += entry.Size;
            Link(entry);
            while (_entries.Count > _options.MaxEntries || _bytes > _options.MaxBytes)
            {
                _evictions++;
                _entries.Remove(_oldest!.Key);
                Forget(_oldest);
            }
        }
    }

    /// <summary>Removes what matches; how many there were.</summary>
    public int Remove(Predicate<MemoryEntry> match)
    {
        lock (_gate)
        {
            var removed = _entries.Values.Where(e => match(e)).ToList();
            foreach (var entry in removed)
            {
                _entries.Remove(entry.Key);
                Forget(entry);
            }

            return removed.Count;
        }
    }

    private void Forget(MemoryEntry entry)
    {
        _bytes -= entry.Size;
        Unlink(entry);
    }

    private void Link(MemoryEntry entry)
    {
        entry.Older = _newest;
        if (_newest is not null)
        {
            _newest.Newer = entry;
        }

        _newest = entry;
        _oldest ??= entry;
    }

    private void Unlink(MemoryEntry entry)
    {
        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        (entry.Newer, entry.Older) = (null, null);
    }
}
