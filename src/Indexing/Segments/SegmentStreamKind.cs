namespace IndexForge.Indexing.Segments;

/// <summary>The streams that a segment's blocks belong to.</summary>
internal enum SegmentStreamKind
{
    /// <summary>What every search needs: lengths, documents, the sparse term index. Read when the segment is opened.</summary>
    Core,

    /// <summary>The terms, front-coded in groups, with counts and lengths of their postings.</summary>
    Terms,

    /// <summary>Chunks and frequencies by term.</summary>
    Postings,

    /// <summary>Positions by term.</summary>
    Positions,

    /// <summary>Field extents by chunk.</summary>
    Fields,

    /// <summary>The chunks themselves.</summary>
    Stored,
}
