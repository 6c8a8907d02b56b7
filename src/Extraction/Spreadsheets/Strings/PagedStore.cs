using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IndexForge.Extraction.Spreadsheets.Strings;

/// <summary>
/// An append-only array in pages. Beyond a budget, pages move to a temporary file and come back when they are read, the
/// least recently used giving way. Written by one thread, then read by any number. A page handed out stays whole while
/// anyone holds it: eviction drops it, nothing overwrites it.
/// </summary>
/// <typeparam name="T">The element.</typeparam>
internal sealed class PagedStore<T> : IDisposable
    where T : unmanaged
{
    // Pages stay below the large object heap, so that those evicted are collected cheaply.
    private const int PageBytes = 1 << 16;

    private static readonly int PageLength = PageBytes / Unsafe.SizeOf<T>();

    private readonly int _maxResident;
    private readonly Lock _turn = new();
    private T[]?[] _pages = new T[]?[16];
    private bool[] _used = new bool[16];
    private int _pageCount;
    private int _resident;
    private int _hand;
    private int _filled = PageLength;
    private SafeFileHandle? _file;

    /// <summary>Creates an empty store.</summary>
    /// <param name="budgetBytes">Bytes kept in memory; at least a few pages are.</param>
    public PagedStore(int budgetBytes) => _maxResident = Math.Max(4, budgetBytes / PageBytes);

    /// <summary>Number of elements.</summary>
    public long Count => (_pageCount * (long)PageLength) - (PageLength - _filled);

    /// <summary>Whether some of it is in a file.</summary>
    public bool Spilled => _file is not null;

    public void Append(ReadOnlySpan<T> items)
    {
        while (items.Length > 0)
        {
            if (_filled == PageLength)
                AddPage();
            var page = _pages[_pageCount - 1]!;
            var part = Math.Min(items.Length, PageLength - _filled);
            items[..part].CopyTo(page.AsSpan(_filled));
            _filled += part;
            items = items[part..];
        }
    }

    /// <summary>One element.</summary>
    public T this[long index] => Page((int)(index / PageLength))[(int)(index % PageLength)];

    /// <summary>A run of elements: a view of a page, or a copy where it runs over the end of one.</summary>
    public ReadOnlyMemory<T> Slice(long start, int length)
    {
        if (length == 0)
            return default;

        var (page, at) = ((int)(start / PageLength), (int)(start % PageLength));
        if (at + length <= PageLength)
            return Page(page).AsMemory(at, length);

        var copy = new T[length];
        for (var done = 0; done < length; at = 0)
        {
            var part = Page(page++).AsSpan(at);
            part = part[..Math.Min(part.Length, length - done)];
            part.CopyTo(copy.AsSpan(done));
            done += part.Length;
        }

        return copy;
    }

    public void Dispose() => _file?.Dispose();

    private T[] Page(int index)
    {
        _used[index] = true;
        return Volatile.Read(ref _pages[index]) ?? Load(index);
    }

    private T[] Load(int index)
    {
        lock (_turn)
        {
            if (_pages[index] is { } loaded)
                return loaded;

            MakeRoom();
            var page = new T[PageLength];
            var bytes = MemoryMarshal.AsBytes(page.AsSpan());
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(_file!, bytes[done..], (index * (long)PageBytes) + done);
                if (read == 0)
                    break;
                done += read;
            }

            Volatile.Write(ref _pages[index], page);
            _resident++;
            return page;
        }
    }

    private void AddPage()
    {
        if (_pageCount == _pages.Length)
        {
            Array.Resize(ref _pages, _pageCount * 2);
            Array.Resize(ref _used, _pageCount * 2);
        }

        // A full page goes to the file as soon as the budget is met: from then on every page but the last has its copy there.
        if (_pageCount >= _maxResident)
        {
            _file ??= CreateFile();
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(_pages[_pageCount - 1].AsSpan()), (_pageCount - 1) * (long)PageBytes);
            MakeRoom();
        }

        _pages[_pageCount++] = new T[PageLength];
        _resident++;
        _filled = 0;
    }

    /// <summary>Evicts by the clock algorithm: the first page from the hand on that was not used since it last passed.</summary>
    private void MakeRoom()
    {
        while (_resident >= _maxResident)
        {
            var page = _hand;
            _hand = (_hand + 1) % _pageCount;
            if (_used[page])
            {
                _used[page] = false;
            }
            else if (_pages[page] is not null && page != _pageCount - 1)
            {
                _pages[page] = null;
                _resident--;
            }
        }
    }

    private SafeFileHandle CreateFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"indexforge-{Guid.NewGuid():n}.tmp");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path); // Without a name it goes even when the process is killed.

        // Pages from before the budget was met.
        for (var i = 0; i < _pageCount - 1; i++)
            RandomAccess.Write(file, MemoryMarshal.AsBytes(_pages[i].AsSpan()), i * (long)PageBytes);
        return file;
    }
}
