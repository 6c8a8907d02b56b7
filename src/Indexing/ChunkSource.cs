namespace IndexForge.Indexing;

/// <summary>Where in its document a chunk comes from, for citations.</summary>
/// <param name="Table">The table (sheet) of a row.</param>
/// <param name="Row">The row's number as a person sees it, from 1.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Heading">The nearest heading.</param>
/// <param name="Url">The address of a web page.</param>
/// <param name="Start">First character in the document's text.</param>
/// <param name="End">One past the last character.</param>
public sealed record ChunkSource(
    string? Table = null, long? Row = null, int? Page = null, string? Heading = null, string? Url = null, long? Start = null, long? End = null)
{
    /// <summary>Nothing known.</summary>
    public static ChunkSource None { get; } = new();
}
