namespace IndexForge.Extraction.Csv;

/// <summary>Characters of a text, in order.</summary>
internal abstract class CharFeed : IDisposable
{
    /// <summary>NUL characters left out: no table means them, and they break whatever reads the text next.</summary>
    public long Nulls { get; private set; }

    /// <summary>Bytes that are not of the encoding and were salvaged or replaced.</summary>
    public long InvalidBytes { get; protected set; }

    /// <summary>
    /// Fills the target (at least two characters) as far as the text goes, but for a last place that a surrogate pair may not
    /// fit into; 0 only at the text's end.
    /// </summary>
    public int Read(Span<char> target)
    {
        var total = 0;
        while (target.Length - total >= 2)
        {
            var part = target[total..];
            var read = ReadSome(part);
            if (read == 0)
                break;
            total += DropNulls(part[..read]);
        }

        return total;
    }

    public virtual void Dispose()
    {
    }

    protected abstract int ReadSome(Span<char> target);

    private int DropNulls(Span<char> text)
    {
        var kept = text.IndexOf('\0');
        if (kept < 0)
            return text.Length;

        for (var i = kept; i < text.Length; i++)
        {
            if (text[i] != '\0')
                text[kept++] = text[i];
        }

        Nulls += text.Length - kept;
        return kept;
    }
}
