using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>What a page says of itself: schema.org data (JSON-LD), Open Graph, meta elements, headings; in this order of trust.</summary>
internal static class PageFacts
{
    private const int MaxDepth = 32;

    /// <summary>The facts; where the page carries the article's text as data, that is the content.</summary>
    public static Article Read(IHtmlDocument page, Uri? address)
    {
        var data = page.QuerySelectorAll("script[type='application/ld+json']").Select(s => Describe(s.TextContent)).FirstOrDefault(d => d is not null);
        var canonical = page.QuerySelector("link[rel='canonical']")?.GetAttribute("href") ?? Meta(page, "og:url");
        return new Article
        {
            Title = Clean(data?.Title) ?? Clean(Meta(page, "og:title")) ?? Headline(page) ?? Clean(page.Title),
            Byline = Clean(data?.Byline) ?? Clean(Meta(page, "author", "article:author", "parsely-author", "byl"))
                ?? Clean(page.QuerySelector("[rel='author'], [itemprop='author'], .byline, .author")?.TextContent),
            PublishedAt = Clean(data?.PublishedAt) ?? Clean(Meta(page, "article:published_time", "date", "pubdate", "datePublished"))
                ?? Clean(page.QuerySelector("time[datetime]")?.GetAttribute("datetime")),
            Language = Clean(page.DocumentElement.GetAttribute("lang")) ?? Clean(Meta(page, "og:locale"))?.Replace('_', '-'),
            Description = Clean(Meta(page, "description", "og:description")),
            CanonicalUrl = canonical is null ? null : Addresses.Resolve(canonical, address),
            Markdown = data?.Body ?? "",
        };
    }

    /// <summary>The one main heading, where the page's title has it: titles add the site's name.</summary>
    private static string? Headline(IHtmlDocument page)
    {
        var headings = page.QuerySelectorAll("h1").Select(h => Clean(h.TextContent)).OfType<string>().Distinct().ToList();
        return headings is [var only] && (Clean(page.Title) is not { } title || title.Contains(only, StringComparison.OrdinalIgnoreCase)) ? only : null;
    }

    private static string? Meta(IHtmlDocument page, params string[] names)
    {
        foreach (var name in names)
        {
            var value = page.Head?.QuerySelector($"meta[name='{name}' i], meta[property='{name}' i], meta[itemprop='{name}' i]")?.GetAttribute("content");
            if (!string.IsNullOrWhiteSpace(value) && !value.StartsWith("http", StringComparison.OrdinalIgnoreCase) || (name == "og:url" && value is not null))
            {
                return value;
            }
        }

        return null;
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : WhiteSpace.Fold(text);

    private static ArticleData? Describe(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = MaxDepth });
            return Find(parsed.RootElement);
        }
        catch (JsonException)
        {
            // Pages say wrong things in many ways; then their other facts count.
            return null;
        }
    }

    private static ArticleData? Find(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Find).FirstOrDefault(d => d is not null);
            case JsonValueKind.Object when element.TryGetProperty("@type", out var type) && IsArticle(type):
                return new ArticleData(
                    Text(element, "headline") ?? Text(element, "name"),
                    element.TryGetProperty("author", out var author) ? NameOf(author) : null,
                    Text(element, "datePublished"),
                    Text(element, "articleBody"));
            case JsonValueKind.Object when element.TryGetProperty("@graph", out var graph):
                return Find(graph);
            default:
                return null;
        }
    }

    private static bool IsArticle(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => type.GetString() is { } name
            && (name.EndsWith("Article", StringComparison.Ordinal) || name is "BlogPosting" or "Report" or "LiveBlogPosting"),
        JsonValueKind.Array => type.EnumerateArray().Any(IsArticle),
        _ => false,
    };

    private static string? NameOf(JsonElement author) => author.ValueKind switch
    {
        JsonValueKind.String => author.GetString(),
        JsonValueKind.Object => Text(author, "name"),
        JsonValueKind.Array => string.Join(", ", author.EnumerateArray().Select(NameOf).Where(n => !string.IsNullOrWhiteSpace(n))),
        _ => null,
    };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? System.Net.WebUtility.HtmlDecode(value.GetString()) : null;

    private sealed record ArticleData(string? Title, string? Byline, string? PublishedAt, string? Body);
}
