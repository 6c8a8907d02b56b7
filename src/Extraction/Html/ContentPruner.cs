using AngleSharp.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>Takes out of the content what stands between its paragraphs: lists of links, boxes, rows of buttons.</summary>
internal static class ContentPruner
{
    private static readonly HashSet<string> Boxes = new(StringComparer.OrdinalIgnoreCase) { "div", "section", "ul", "ol", "dl", "table", "form", "fieldset", "header", "figure", "p", "details" };

    private const double LinkedShare = 0.5;

    public static void Prune(IElement content)
    {
        var scores = BlockScores.Of(content);
        foreach (var element in content.QuerySelectorAll("*").ToList())
        {
            if (element.Parent is not null && Boxes.Contains(element.LocalName) && scores.SumOf(element) < 0 && IsMostlyLinks(element))
            {
                element.Remove();
            }
        }
    }

    private static bool IsMostlyLinks(IElement element)
    {
        var length = element.TextContent.Length;
        return length > 0 && element.QuerySelectorAll("a").Sum(a => a.TextContent.Length) > LinkedShare * length;
    }
}
