using IndexForge.Extraction.Tables.Typing;

namespace IndexForge.Extraction.Tables.Profiles;

/// <summary>Sums over a column's texts that its role is decided from.</summary>
internal struct TextStatistics
{
    public long Texts;
    public long Characters;
    public long Words;
    public long Urls;

    public void Add(ReadOnlySpan<char> text, TextKind kind)
    {
        Texts++;
        Characters += text.Length;
        if (kind != TextKind.Plain)
        {
            Words++;
            return;
        }

        var inWord = false;
        foreach (var c in text)
        {
            var space = c is ' ' or '\t' or '\n' or '\u00A0';
            Words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }

        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
        {
            Urls++;
        }
    }
}
