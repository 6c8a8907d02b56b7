using IndexForge.Indexing.Analysis;

namespace IndexForge.Indexing.Chunking;

/// <summary>A document's text with what is known of its structure.</summary>
public sealed record TextDocument
{
    /// <summary>The whole text, headings included.</summary>
    public required string Text { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The address, for citations.</summary>
    public string? Url { get; init; }

    /// <summary>The headings, in order; null to look for Markdown headings (<c># …</c>) in the text.</summary>
    public IReadOnlyList<HeadingMark>? Headings { get; init; }

    /// <summary>Where pages begin, in order.</summary>
    public IReadOnlyList<PageMark> Pages { get; init; } = [];

    /// <summary>Labels of every chunk.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The language, where known.</summary>
    public Language? Language { get; init; }
}

/// <summary>A heading in the text.</summary>
/// <param name="Range">Where it stands.</param>
/// <param name="Level">1 for the highest, to 9.</param>
/// <param name="Title">Its words, without marks.</param>
public readonly record struct HeadingMark(TextRange Range, int Level, string Title);

/// <summary>Where a page begins.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Number">The page, from 1.</param>
public readonly record struct PageMark(int Start, int Number);
