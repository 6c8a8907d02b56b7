using AngleSharp.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>
/// What the blocks of a page are worth as prose, summed up by element: a block with many words of its own and few in links counts for
/// its words, a short or linked one against them.
/// </summary>
internal sealed class BlockScores
{
    private const int ProseWords = 10;
    private const double LinkedShare = 0.4;

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    };

    private readonly Dictionary<IElement, Block> _blocks = [];
    private readonly Dictionary<IElement, double> _sums = [];

    private BlockScores()
    {
    }

    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>Reads every block below an element. One pass over the tree, whatever its depth.</summary>
    public static BlockScores Of(IElement root)
    {
        var scores = new BlockScores();
        foreach (var text in root.Descendants<IText>())
        {
            scores.Count(text, root);
        }

        foreach (var (element, block) in scores._blocks)
        {
            var value = block.Value(element);
            for (var at = element; at is not null; at = at.ParentElement)
            {
                scores._sums[at] = scores._sums.GetValueOrDefault(at) + value;
                if (at == root)
                {
                    break;
                }
            }
        }

        return scores;
    }

    /// <summary>The sum over an element's blocks; 0 for one without text.</summary>
    public double SumOf(IElement element) => _sums.GetValueOrDefault(element);

    /// <summary>The greatest sum, at least 0.</summary>
    public double Greatest => Math.Max(0, _sums.Values.DefaultIfEmpty().Max());

    /// <summary>All elements that hold blocks.</summary>
    public IEnumerable<KeyValuePair<IElement, double>> Sums => _sums;

    private void Count(IText text, IElement root)
    {
        var words = WordsIn(text.Data);
        if (words == 0)
        {
            return;
        }

        var linked = false;
        var at = text.ParentElement;
        while (at is not null && at != root && !IsBlock(at))
        {
            linked |= at.LocalName == "a";
            at = at.ParentElement;
        }

        if (at is null)
        {
            return;
        }

        var block = _blocks.GetValueOrDefault(at);
        _blocks[at] = new Block(block.Words + words, block.Linked + (linked ? words : 0));
    }

    private static int WordsIn(string text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var letter = char.IsLetterOrDigit(c);

            // Scripts without spaces: about two characters to a word.
            words += letter && (!inside || c is >= '\u3040' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF') ? 1 : 0;
            inside = letter;
        }

        return words;
    }

    private readonly record struct Block(int Words, int Linked)
    {
        public double Value(IElement element)
        {
            if (element.LocalName is ['h', >= '1' and <= '6'])
            {
                return 0;
            }

            var linked = (double)Linked / Words;
            return Words >= ProseWords && linked < LinkedShare ? Words - (2 * Linked) : -Math.Min(6, 2 + Linked);
        }
    }
}
