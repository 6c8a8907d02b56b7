namespace IndexForge.Indexing.Ranking;

/// <summary>What matches may be counted by.</summary>
[Flags]
public enum FacetKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Tags: facet <c>tag</c>.</summary>
    Tag = 1,

    /// <summary>Documents: facet <c>documentId</c>.</summary>
    Document = 2,

    /// <summary>Tables: facet <c>table</c>.</summary>
    Table = 4,
}
