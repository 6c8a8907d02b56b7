namespace IndexForge.Indexing.Queries;

/// <summary>Edits between two words: insertion, deletion, substitution, and the swap of two neighbours (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>Edits that a word of this length may be off by.</summary>
    public static int Allowed(int length) => length < 5 ? 0 : length < 8 ? 1 : 2;

    /// <summary>Longer words are near nothing.</summary>
    public const int MaxLength = 64;
}
