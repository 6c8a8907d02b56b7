using System.Net;
using System.Text;

namespace IndexForge.Extraction.Html;

/// <summary>
/// The readable text of an HTML page as Markdown: headings, paragraphs, list items; no scripts, styles or forms. Tolerant as browsers
/// are: what is not a tag is text. One pass, without a tree, so that no page however broken or nested costs more than its length.
/// </summary>
internal static class PageText
{
    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "iframe", "object", "select", "textarea", "button", "nav",
    };

    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "section", "article", "header", "footer", "main", "aside", "ul", "ol", "dl", "dt", "dd", "table", "tr", "blockquote", "pre", "figure",
        "figcaption", "form", "fieldset", "address", "hr", "body", "h1", "h2", "h3", "h4", "h5", "h6", "li",
    };

    /// <summary>Elements that end where the next begins, or have no content: pages leave their end tags out, which nests nothing.</summary>
    private static readonly HashSet<string> Unnested = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "a", "area", "base", "br", "col", "colgroup", "embed",
        "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "html", "head", "body", "path", "use", "circle", "rect", "line", "polygon",
    };

    /// <summary>Whether more elements than a limit are open at some place, by the tags alone. What scripts contain counts too: it is an estimate.</summary>
    public static bool IsNestedDeeper(string html, int limit)
    {
        var depth = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = html.IndexOf('<', at + 1))
        {
            var closing = html[at + 1] == '/';
            if ((!closing && !char.IsAsciiLetter(html[at + 1])) || Unnested.Contains(TagName(html, at)))
            {
                continue;
            }

            depth = closing ? Math.Max(0, depth - 1) : depth + 1;
            if (depth > limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text, and the title where the page has one.</summary>
    public static (string? Title, string Text) Of(string html)
    {
        var text = new StringBuilder(html.Length / 4);
        string? title = null;
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            if (open < 0 || open + 1 == html.Length)
            {
                Append(text, html.AsSpan(at));
                break;
            }

            if (!char.IsAsciiLetter(html[open + 1]) && html[open + 1] is not ('/' or '!' or '?'))
            {
                Append(text, html.AsSpan(at, open + 1 - at));
                at = open + 1;
                continue;
            }

            Append(text, html.AsSpan(at, open - at));
            var comment = html.AsSpan(open).StartsWith("<!--", StringComparison.Ordinal);
            var end = comment ? html.IndexOf("-->", open + 4, StringComparison.Ordinal) : TagEnd(html, open);
            if (end < 0)
            {
                break;
            }

            at = end + (comment ? 3 : 1);
            var name = comment ? "" : TagName(html, open);
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase) && html[open + 1] != '/')
            {
                var close = ClosingTag(html, at, name);
                title ??= Words(html.AsSpan(at, close - at));
                at = close;
            }
            else if (html[open + 1] != '/' && Skipped.Contains(name))
            {
                at = ClosingTag(html, at, name);
            }
            else
            {
                Break(text, name, closing: html[open + 1] == '/');
            }
        }

        return (string.IsNullOrEmpty(title) ? null : title, text.ToString().Trim());
    }

    private static void Break(StringBuilder text, string name, bool closing)
    {
        if (name.Equals("br", StringComparison.OrdinalIgnoreCase))
        {
            text.Append('\n');
        }
        else if (Blocks.Contains(name))
        {
            TrimEnd(text);
            text.Append(text.Length == 0 ? "" : "\n\n");
            if (!closing && name is [_, >= '1' and <= '6'])
            {
                text.Append('#', name[1] - '0').Append(' ');
            }
            else if (!closing && name.Equals("li", StringComparison.OrdinalIgnoreCase))
            {
                text.Append("- ");
            }
        }
        else if (name is "td" or "th" or "TD" or "TH")
        {
            text.Append(' ');
        }
    }

    /// <summary>Text with white space folded, as a browser shows it.</summary>
    private static void Append(StringBuilder text, ReadOnlySpan<char> raw)
    {
        if (raw.IsEmpty)
        {
            return;
        }

        foreach (var c in raw.Contains('&') ? WebUtility.HtmlDecode(raw.ToString()) : raw)
        {
            if (!char.IsWhiteSpace(c))
            {
                text.Append(c == '\0' ? '\uFFFD' : c);
            }
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
            {
                text.Append(' ');
            }
        }
    }

    private static string Words(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder();
        Append(text, raw);
        return text.ToString().Trim();
    }

    private static void TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] is ' ' or '\n')
        {
            text.Length--;
        }
    }

    private static string TagName(string html, int open)
    {
        var from = html[open + 1] == '/' ? open + 2 : open + 1;
        var to = from;
        while (to < html.Length && to - from < 16 && char.IsAsciiLetterOrDigit(html[to]))
        {
            to++;
        }

        return html[from..to];
    }

    /// <summary>The tag's closing bracket, those within quoted attributes passed over.</summary>
    private static int TagEnd(string html, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c == '>')
            {
                return i;
            }
            else if (c is '"' or '\'' && html[i - 1] == '=')
            {
                quote = c;
            }
        }

        // A quote that is never closed: the tag ends at the first bracket after all.
        return quote == '\0' ? -1 : html.IndexOf('>', open);
    }

    private static int ClosingTag(string html, int from, string name)
    {
        var at = html.IndexOf("</" + name, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at;
    }
}
