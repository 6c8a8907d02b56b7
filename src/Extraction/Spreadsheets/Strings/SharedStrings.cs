namespace IndexForge.Extraction.Spreadsheets.Strings;

/// <summary>A workbook's shared strings: characters in one store, the place where each ends in another, both spilling to disk.</summary>
internal sealed class SharedStrings(ExtractionLimits limits) : IDisposable
{
    private readonly PagedStore<char> _chars = new(limits.SharedStringBudget / 4 * 3);
    private readonly PagedStore<long> _ends = new(limits.SharedStringBudget / 4);

    /// <summary>Number of strings.</summary>
    public long Count => _ends.Count;

    /// <summary>Adds part of the string that is being added.</summary>
    public void Append(ReadOnlySpan<char> text) => _chars.Append(text);

    /// <summary>Ends the string.</summary>
    public void Complete()
    {
        var end = _chars.Count;
        _ends.Append(new ReadOnlySpan<long>(in end));
    }

    /// <summary>A string; empty for an index beyond the table, which damaged files have.</summary>
    public ReadOnlyMemory<char> Get(long index)
    {
        if ((ulong)index >= (ulong)_ends.Count)
            return default;

        var start = index == 0 ? 0 : _ends[index - 1];
        return _chars.Slice(start, (int)(_ends[index] - start));
    }

    public void Dispose()
    {
        _chars.Dispose();
        _ends.Dispose();
    }
}
