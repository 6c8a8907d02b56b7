namespace IndexForge.Indexing;

/// <summary>A range of UTF-16 units of some text.</summary>
/// <param name="Start">The first.</param>
/// <param name="End">One past the last.</param>
public readonly record struct TextRange(int Start, int End)
{
    /// <summary>How many.</summary>
    public int Length => End - Start;

    /// <summary>The text in the range.</summary>
    /// <param name="text">The text that the range is of.</param>
    public ReadOnlySpan<char> Of(string text) => text.AsSpan(Start, Length);
}
