using System.Text;
using AngleSharp.Dom;

namespace IndexForge.Extraction.Html;

/// <summary>Writes the text of elements as Markdown. Deeper nesting than <see cref="MaxDepth"/> is written as plain text.</summary>
internal sealed class MarkdownWriter(string? title, Uri? address)
{
    private const int MaxDepth = 200;
    private const int MaxLinks = 1_000;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, ArticleLink> _links = new(StringComparer.Ordinal);

    public string Text => _text.ToString().Trim();

    public IReadOnlyList<ArticleLink> Links => [.. _links.Values];

    public void Write(IElement element) => Children(element, 0);

    private void Children(INode node, int depth)
    {
        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText text:
                    WhiteSpace.Append(_text, text.Data);
                    break;
                case IElement element when depth >= MaxDepth:
                    WhiteSpace.Append(_text, element.TextContent);
                    break;
                case IElement element:
                    Element(element, depth + 1);
                    break;
            }
        }
    }

    private void Element(IElement element, int depth)
    {
        switch (element.LocalName)
        {
            case "br":
                TrimEnd(' ');
                _text.Append(_text.Length > 0 && _text[^1] != '\n' ? "\n" : "");
                break;
            case ['h', >= '1' and <= '6' and var level]:
                Heading(element, level - '0');
                break;
            case "li":
                Break(1);
                _text.Append("- ");
                Children(element, depth);
                Break(1);
                break;
            case "pre":
                Break(2);
                _text.Append("```\n").Append(element.TextContent.Trim('\n', '\r')).Append("\n```");
                Break(2);
                break;
            case "table" when IsData(element):
                Table(element);
                break;
            case "a":
                Link(element);
                Children(element, depth);
                break;
            default:
                var breaks = BlockScores.IsBlock(element) ? element.LocalName is "ul" or "ol" && element.ParentElement?.LocalName == "li" ? 1 : 2 : 0;
                Break(breaks);
                Children(element, depth);
                Break(breaks);
                break;
        }
    }

    private void Heading(IElement element, int level)
    {
        var text = WhiteSpace.Fold(element.TextContent);

        // The title is known already: it heads the document, not a part of it.
        if (text.Length == 0 || (title is not null && text.Equals(title, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        Break(2);
        _text.Append('#', level).Append(' ').Append(text);
        Break(2);
    }

    private static bool IsData(IElement table) =>
        table.QuerySelector("table") is null && table.QuerySelectorAll("tr").Length > 1 && table.QuerySelectorAll("td, th").All(c => c.QuerySelector("p, div, ul") is null);

    private void Table(IElement table)
    {
        Break(2);
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = row.Children.Where(c => c.LocalName is "td" or "th").Select(c => WhiteSpace.Fold(c.TextContent).Replace("|", "\\|", StringComparison.Ordinal)).ToList();
            if (cells.Exists(c => c.Length > 0))
            {
                _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            }
        }

        Break(2);
    }

    private void Link(IElement element)
    {
        if (_links.Count < MaxLinks && element.GetAttribute("href") is { Length: > 0 } href && href[0] != '#' && Addresses.Resolve(href, address) is { } url
            && WhiteSpace.Fold(element.TextContent) is { Length: > 0 } words)
        {
            _links.TryAdd(url, new ArticleLink(words, url));
        }
    }

    private void Break(int lines)
    {
        if (lines == 0 || _text.Length == 0)
        {
            return;
        }

        // An item or heading that turned out to be empty leaves nothing.
        TrimEnd(' ');
        if (_text.Length >= 2 && _text[^1] == '-' && _text[^2] == '\n')
        {
            _text.Length--;
        }

        var there = 0;
        while (there < _text.Length && _text[^(there + 1)] == '\n')
        {
            there++;
        }

        _text.Append('\n', Math.Max(0, lines - there));
    }

    private void TrimEnd(char c)
    {
        while (_text.Length > 0 && _text[^1] == c)
        {
            _text.Length--;
        }
    }
}
