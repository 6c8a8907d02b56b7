using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace IndexForge.Extraction.Html;

/// <summary>
/// Finds a page's article: what surely surrounds articles is taken away, the element whose blocks have most prose and least else is
/// the content (see <see cref="ContentFinder"/>), and that is written as Markdown. Broken markup is read as browsers read it (WHATWG HTML).
/// </summary>
public static class ArticleExtractor
{
    /// <summary>Characters of a page at most.</summary>
    public const int MaxLength = 32 << 20;

    /// <summary>Words below which what was found may be no more than a teaser.</summary>
    private const int FewWords = 80;

    /// <summary>Elements within elements; browsers stop at about as many.</summary>
    private const int MaxDepth = 512;

    /// <summary>Elements open at once by the tags alone. Well-formed pages have some dozens, careless ones some hundreds.</summary>
    private const int MaxOpen = 5_000;

    private static readonly HtmlParserOptions Options = new() { IsScripting = false };

    /// <summary>Extracts the article.</summary>
    /// <param name="html">The page.</param>
    /// <param name="address">Its address, to make links absolute.</param>
    /// <exception cref="ExtractionException"><c>file_too_large</c>.</exception>
    public static Article Extract(string html, Uri? address = null)
    {
        if (html.Length > MaxLength)
        {
            throw new ExtractionException(ExtractionErrors.TooLarge, $"The page has {html.Length} characters; at most {MaxLength} are read.");
        }

        if (PageText.IsNestedDeeper(html, MaxOpen))
        {
            // No page for people, but one to make parsers fall over, which look through all that is open at every tag.
            var (title, text) = PageText.Of(html);
            return new Article { Title = title, Markdown = text };
        }

        using var page = new HtmlParser(Options).ParseDocument(html);
        var facts = PageFacts.Read(page, address);
        var body = page.Body;
        if (body is null)
        {
            return facts with { Markdown = "" };
        }

        if (IsDeeper(body, MaxDepth))
        {
            return facts with { Markdown = PageText.Of(html).Text };
        }

        PageCleaner.Clean(body);
        var content = ContentFinder.Find(body);
        ContentPruner.Prune(content);
        var writer = new MarkdownWriter(facts.Title, address);
        writer.Write(content);
        var article = facts with { Markdown = writer.Text, Links = writer.Links };

        // Some pages carry the text as data only, and show it by script.
        article = CountWords(article.Markdown) < FewWords && CountWords(facts.Markdown) > CountWords(article.Markdown) ? facts : article;

        // Where nothing looked like an article, everything is better than nothing.
        return article.Markdown.Length > 0 ? article : article with { Markdown = PageText.Of(html).Text };
    }

    private static bool IsDeeper(INode root, int limit)
    {
        var depth = 0;
        for (var at = root; ;)
        {
            if (at.FirstChild is { } child)
            {
                (at, depth) = (child, depth + 1);
                if (depth > limit)
                {
                    return true;
                }

                continue;
            }

            while (at != root && at.NextSibling is null)
            {
                (at, depth) = (at.Parent!, depth - 1);
            }

            if (at == root)
            {
                return false;
            }

            at = at.NextSibling!;
        }
    }

    private static int CountWords(string text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var letter = char.IsLetterOrDigit(c);
            words += letter && !inside ? 1 : 0;
            inside = letter;
        }

        return words;
    }
}
