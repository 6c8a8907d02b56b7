using System.Text;

namespace IndexForge.Extraction.Html;

/// <summary>White space as browsers show it.</summary>
internal static class WhiteSpace
{
    /// <summary>A text with every run of white space a single space, none at the ends.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        Append(folded, text);
        return folded.ToString().Trim();
    }

    /// <summary>Appends a text so; a space only where none is there yet.</summary>
    public static void Append(StringBuilder to, string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                to.Append(c == '\0' ? '\uFFFD' : c);
            }
            else if (to.Length > 0 && to[^1] is not (' ' or '\n'))
            {
                to.Append(' ');
            }
        }
    }
}
