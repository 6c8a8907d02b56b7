namespace IndexForge.Indexing.Postings;

/// <summary>An append-only store of short runs of integers in pages that never move, for one writer and many readers.</summary>
internal sealed class IntPages
{
    private const int PageBits = 16;
    private const int PageSize = 1 << PageBits;
    private int[][] _pages = [new int[PageSize]];
    private int _used;

    /// <summary>The longest run.</summary>
    public const int MaxRun = PageSize;

    public long Bytes => (long)_pages.Length * PageSize * sizeof(int);

    /// <summary>Appends a run; its address. Readers may follow the address once they got it from published data.</summary>
    public int Append(ReadOnlySpan<int> run)
    {
        if (PageSize - _used < run.Length)
        {
            Volatile.Write(ref _pages, [.. _pages, new int[PageSize]]);
            _used = 0;
        }

        var page = _pages.Length - 1;
        run.CopyTo(_pages[page].AsSpan(_used));
        var address = (page << PageBits) | _used;
        _used += run.Length;
        return address;
    }

    public ReadOnlySpan<int> From(int address) => Volatile.Read(ref _pages)[address >>> PageBits].AsSpan(address & (PageSize - 1));
}
