using System.Buffers;

namespace IndexForge.Extraction.Spreadsheets.Formatting;

/// <summary>Appends characters to a buffer writer without asking it for each one.</summary>
internal ref struct CharSink(IBufferWriter<char> writer)
{
    private const int Chunk = 128;

    private Span<char> _span;
    private int _used;

    public void Append(char c)
    {
        if (_used == _span.Length)
            Grow(1);
        _span[_used++] = c;
    }

    public void Append(char c, int count)
    {
        for (; count > 0; count--)
            Append(c);
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        if (_span.Length - _used < text.Length)
            Grow(text.Length);
        text.CopyTo(_span[_used..]);
        _used += text.Length;
    }

    /// <summary>Appends a whole number, zero-padded to a width.</summary>
    public void Append(long value, int width)
    {
        Span<char> digits = stackalloc char[20];
        var at = digits.Length;
        do
        {
            digits[--at] = (char)('0' + (value % 10));
            value /= 10;
        }
        while (value > 0);
        Append('0', width - (digits.Length - at));
        Append(digits[at..]);
    }

    /// <summary>Hands over what was appended. Nothing reaches the writer before.</summary>
    public void Flush()
    {
        if (_used > 0)
            writer.Advance(_used);
        _span = default;
        _used = 0;
    }

    private void Grow(int room)
    {
        Flush();
        _span = writer.GetSpan(Math.Max(room, Chunk));
    }
}
