namespace IndexForge.Extraction.Csv;

/// <summary>Text that is in memory already.</summary>
internal sealed class MemoryFeed(ReadOnlyMemory<char> text) : CharFeed
{
    private ReadOnlyMemory<char> _rest = text;

    protected override int ReadSome(Span<char> target)
    {
        var length = Math.Min(target.Length, _rest.Length);
        _rest.Span[..length].CopyTo(target);
        _rest = _rest[length..];
        return length;
    }
}
