namespace IndexForge.Extraction.Html;

/// <summary>The article of a web page, without what surrounds it.</summary>
public sealed record Article
{
    /// <summary>Its headline; null where the page has none.</summary>
    public string? Title { get; init; }

    /// <summary>Who wrote it, as the page names them.</summary>
    public string? Byline { get; init; }

    /// <summary>When it was published, as the page says it (mostly ISO 8601).</summary>
    public string? PublishedAt { get; init; }

    /// <summary>Its language (BCP 47), as the page says it.</summary>
    public string? Language { get; init; }

    /// <summary>The page's own short description.</summary>
    public string? Description { get; init; }

    /// <summary>The address that the page calls its own; absolute where the page's address was given.</summary>
    public string? CanonicalUrl { get; init; }

    /// <summary>
    /// The content as Markdown: paragraphs, headings (<c>#</c> to <c>######</c>), lists, quotes, code and tables; words of links without
    /// their addresses. Empty where the page has no text.
    /// </summary>
    public required string Markdown { get; init; }

    /// <summary>The links of the content, in order, each once; absolute where the page's address was given.</summary>
    public IReadOnlyList<ArticleLink> Links { get; init; } = [];
}

/// <summary>A link.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Url">Where it leads: http or https.</param>
public sealed record ArticleLink(string Text, string Url);
