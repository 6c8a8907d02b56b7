namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>Reduces a lower-case word to its stem, in place.</summary>
internal abstract class Stemmer
{
    /// <summary>Spare units that a buffer needs behind the word: a stem may be a letter longer than the word.</summary>
    public const int Slack = 4;

    /// <summary>The stem's length; the stem stands at the buffer's start.</summary>
    /// <param name="buffer">The word and at least <see cref="Slack"/> units behind it.</param>
    /// <param name="length">The word's length.</param>
    public abstract int Stem(Span<char> buffer, int length);

    protected static bool Ends(ReadOnlySpan<char> word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);
}
