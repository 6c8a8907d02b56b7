namespace IndexForge.Indexing.Analysis;

/// <summary>The languages whose words are stemmed and whose stop words are known. The values are persisted with the chunks.</summary>
public enum Language : byte
{
    /// <summary>Unknown: words are folded, never stemmed.</summary>
    None = 0,

    /// <summary>English (Porter2).</summary>
    English = 1,
}
