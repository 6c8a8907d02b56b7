namespace IndexForge.Indexing.Ranking;

/// <summary>What ranks the hits.</summary>
public enum SearchMode
{
    /// <summary>Words, re-ranked by vectors where there are any; vectors fill up what words leave of the page.</summary>
    Hybrid,

    /// <summary>Words only.</summary>
    Lexical,

    /// <summary>Vectors only, among chunks that meet the conditions.</summary>
    Semantic,
}
