namespace IndexForge.Extraction.Spreadsheets.Xls;

/// <summary>The shared strings of a workbook (SST), packed end to end instead of one object each.</summary>
internal sealed class SharedStringTable
{
    private const int BlockSize = 1 << 16;

    private readonly List<ReadOnlyMemory<char>> _strings = [];
    private Memory<char> _rest;

    public int Count => _strings.Count;

    /// <summary>A string by its index; empty, and false, where there is none.</summary>
    public bool TryGet(uint index, out ReadOnlyMemory<char> text)
    {
        var present = index < (uint)_strings.Count;
        text = present ? _strings[(int)index] : default;
        return present;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.Length > _rest.Length)
            _rest = new char[Math.Max(BlockSize, text.Length)];
        text.CopyTo(_rest.Span);
        _strings.Add(_rest[..text.Length]);
        _rest = _rest[text.Length..];
    }
}
