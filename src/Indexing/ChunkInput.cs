using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing;

/// <summary>A piece of a document that is found as one hit: some sentences of prose, or one table row.</summary>
public sealed record ChunkInput
{
    /// <summary>Unique within the document.</summary>
    public required string ChunkId { get; init; }

    /// <summary>The text that is indexed, shown in snippets and cited.</summary>
    public required string Text { get; init; }

    /// <summary>The document's title; indexed with every chunk and shown with its hits.</summary>
    public string? Title { get; init; }

    /// <summary>The headings above the chunk; indexed, not shown.</summary>
    public string? HeadingPath { get; init; }

    /// <summary>Labels to filter and to count by; compared without regard to case and diacritics.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The parts of <see cref="Text"/> that <c>field:value</c> searches, not overlapping.</summary>
    public IReadOnlyList<FieldRange> Fields { get; init; } = [];

    /// <summary>Where the chunk comes from.</summary>
    public ChunkSource Source { get; init; } = ChunkSource.None;

    /// <summary>The language, where known; English is assumed otherwise.</summary>
    public Language? Language { get; init; }

    /// <summary>
    /// Whether another chunk has the same id and content, labels and fields included. Where it stands in its document's text does not
    /// count: every edit moves what follows it, and no search tells it.
    /// </summary>
    /// <param name="other">The other chunk.</param>
    public bool HasSameContent(ChunkInput other) =>
        ChunkId == other.ChunkId && Text == other.Text && Title == other.Title && HeadingPath == other.HeadingPath
        && (Language ?? Analysis.Language.English) == (other.Language ?? Analysis.Language.English) && Source with { Start = null, End = null } == other.Source with { Start = null, End = null }
        && Tags.SequenceEqual(other.Tags) && Fields.SequenceEqual(other.Fields);
}
