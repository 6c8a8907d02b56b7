using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Vectors;

/// <summary>A chunk's text as a basis is built from it.</summary>
/// <param name="DocumentId">Its document.</param>
/// <param name="Ordinal">Its place in the document.</param>
/// <param name="Text">Title, headings and text, cut where long.</param>
/// <param name="Language">Its language.</param>
public sealed record BasisText(string DocumentId, int Ordinal, string Text, Language Language)
{
    private const int MaxLength = 4_000;

    /// <summary>Whether a chunk is in a sample of this share: its name's hash decides, so every shard layout takes the same.</summary>
    internal static bool IsTaken(string documentId, int ordinal, double share)
    {
        if (share >= 1)
        {
            return true;
        }

        // FNV-1a, then a finaliser that spreads small differences over all bits.
        var hash = 14695981039346656037ul;
        foreach (var c in documentId)
        {
            hash = (hash ^ c) * 1099511628211ul;
        }

        hash = (hash ^ (uint)ordinal) * 0x9E3779B97F4A7C15ul;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93ul;
        return (hash >> 32) < share * uint.MaxValue;
    }

    internal static string Cut(string text) =>
        text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
