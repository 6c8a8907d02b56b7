namespace IndexForge.Indexing.Analysis;

/// <summary>The languages whose words are stemmed and whose stop words are known. The values are persisted with the chunks.</summary>
public enum Language : byte
{
    /// <summary>Unknown: words are folded, never stemmed.</summary>
    None = 0,

    /// <summary>English (Porter2).</summary>
    English = 1,

    /// <summary>German.</summary>
    German = 2,

    /// <summary>French.</summary>
    French = 3,

    /// <summary>Spanish.</summary>
    Spanish = 4,

    /// <summary>Italian.</summary>
    Italian = 5,

    /// <summary>Portuguese.</summary>
    Portuguese = 6,

    /// <summary>Dutch.</summary>
    Dutch = 7,

    /// <summary>Swedish.</summary>
    Swedish = 8,

    /// <summary>Norwegian (bokmål).</summary>
    Norwegian = 9,

    /// <summary>Danish.</summary>
    Danish = 10,

    /// <summary>Finnish.</summary>
    Finnish = 11,

    /// <summary>Russian.</summary>
    Russian = 12,
}
