using AngleSharp.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>
/// Finds the element that holds the article: the one with the greatest sum of block scores. What is around the article lowers the sum of
/// every element that holds it too, so the greatest sum is the narrowest element with all the prose.
/// </summary>
internal static class ContentFinder
{
    /// <summary>Share of the greatest sum at which an element that the page itself calls its article's text is taken at its word.</summary>
    private const double NamedShare = 0.6;

    public static IElement Find(IElement body)
    {
        var scores = BlockScores.Of(body);
        var best = body;
        var greatest = Math.Max(0, scores.SumOf(body));
        foreach (var (element, sum) in scores.Sums)
        {
            // Of equal ones the deepest: it is inside the others.
            if (sum > greatest || (sum > 0 && sum == greatest && best.Contains(element)))
            {
                (best, greatest) = (element, sum);
            }
        }

        var named = body.QuerySelectorAll("[itemprop='articleBody']").Where(e => scores.SumOf(e) >= NamedShare * greatest).MaxBy(scores.SumOf);
        if (named is not null)
        {
            return named;
        }

        // A single paragraph or item is not the article, however long: what stands beside it belongs to it.
        while (best.LocalName is "p" or "li" or "ul" or "ol" or "blockquote" or "td" or "tr" or "tbody" or "pre" or "dd" && best.ParentElement is { } parent && best != body)
        {
            best = parent;
        }

        return best;
    }
}
