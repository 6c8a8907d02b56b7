using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>Takes away what is no part of any article: by element, by being hidden, by what its names say.</summary>
internal static partial class PageCleaner
{
    private static readonly HashSet<string> Never = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "video", "audio", "map", "math",
        "button", "input", "select", "textarea", "label", "nav", "aside", "footer", "dialog", "menu", "link", "meta", "head",
    };

    private static readonly HashSet<string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        "div", "section", "ul", "ol", "dl", "table", "p", "span", "header", "form", "fieldset", "figure", "figcaption", "li", "h2", "h3", "h4", "details", "a",
    };

    /// <summary>Share of the page's prose that a part holds which is kept whatever it is called.</summary>
    private const double MuchOfThePage = 0.4;

    public static void Clean(IElement body)
    {
        foreach (var element in body.QuerySelectorAll("*").ToList())
        {
            if (element.Parent is not null && (Never.Contains(element.LocalName) || IsHidden(element)))
            {
                element.Remove();
            }
        }

        var scores = BlockScores.Of(body);
        var much = MuchOfThePage * scores.Greatest;
        foreach (var element in body.QuerySelectorAll("*").ToList())
        {
            if (element.Parent is null || !Named.Contains(element.LocalName) || element.GetAttribute("itemprop") == "articleBody")
            {
                continue;
            }

            // Comments may well outweigh the article; anything else that does is the article under an odd name.
            var names = $"{element.ClassName} {element.Id}";
            if (Comments().IsMatch(names) ? !HoldsArticle(element) : names.Length > 1 && scores.SumOf(element) < much && Around().IsMatch(names) && !Content().IsMatch(names))
            {
                element.Remove();
            }
        }
    }

    private static bool HoldsArticle(IElement element) => element.QuerySelector("h1, [itemprop='articleBody']") is not null;

    private static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden")
        || (element.GetAttribute("aria-hidden") == "true" && element.TextContent.Length < 500)
        || (element.GetAttribute("style") is { } style && HiddenStyle().IsMatch(style))
        || element.GetAttribute("role") is "navigation" or "banner" or "contentinfo" or "complementary" or "dialog" or "search" or "menu" or "alert";

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex HiddenStyle();

    [GeneratedRegex(@"(^|[\s_-])(comments?|disqus\w*|commentlist|respond|discussion)($|[\s_-])", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"related|recommend|side-?bar|promo|newsletter|subscri|sharing|share|social|foot(er|note-)|copyright|cookie|consent|gdpr|breadcrumb|"
        + @"(^|[\s_-])(ads?|adv|advert\w*|adsense|banner|nav|navbar|navigation|menu|menubar|toolbar|tools|tags?|taglist|meta|postmeta|byline|dateline|timestamp|bio|author|authors|print|email|login|signin|signup|register|rating|ratings|widget\w*|pager|pagination|masthead|topbar|skip|teaser|teasers|caption|credit|credits|popup|modal|overlay|tooltip)($|[\s_-])|"
        + @"sponsor|outbrain|taboola|read-?(more|next)|more-?(stories|from|on|news)|trending|popular|most-?read|also-?like|author-?(bio|box|info|card)|"
        + @"visually-?hidden|screen-?reader|sr-only|noprint|no-print|paywall|inline-?(promo|ad)|see-?also|next-?(post|article)|prev(ious)?-?(post|article)|entry-?(meta|footer)|post-?(meta|footer|info|nav)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Around();

    [GeneratedRegex(@"article-?(body|content|text)|story-?(body|content|text)|post-?(body|content|text)|entry-?(content|text)|main-?content|body-?(copy|text)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Content();
}
