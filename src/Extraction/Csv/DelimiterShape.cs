using System.Buffers;

namespace IndexForge.Extraction.Csv;

/// <summary>What stands around a delimiter throughout a text, and so is part of it.</summary>
internal static class DelimiterShape
{
    private const int MaxLength = 4;
    private const double Always = 0.97;
    private static readonly SearchValues<char> Wideners = SearchValues.Create(",;\t|:~^#&*!/=_<>@%");

    /// <summary>The longest string around the character that stands at nearly all its places: <c>||</c>, <c>~|~</c>, <c>::</c>.</summary>
    public static string Widen(string text, char delimiter)
    {
        var found = delimiter.ToString();
        while (found.Length < MaxLength)
        {
            var wider = Neighbour(text, found, before: false) is { } after ? found + after
                : Neighbour(text, found, before: true) is { } before ? before + found
                : null;
            if (wider is null)
                break;
            found = wider;
        }

        return found;
    }

    /// <summary>Whether blanks after the delimiter are the habit of the text: at line ends they may be missing.</summary>
    public static bool IsFollowedByBlank(string text, string delimiter)
    {
        var all = 0;
        var blank = 0;
        for (var at = text.IndexOf(delimiter, StringComparison.Ordinal); at >= 0; at = text.IndexOf(delimiter, at + delimiter.Length, StringComparison.Ordinal))
        {
            var next = at + delimiter.Length < text.Length ? text[at + delimiter.Length] : '\n';
            if (next is '\r' or '\n')
                continue;
            all++;
            blank += next == ' ' ? 1 : 0;
        }

        return all > 0 && blank >= Always * all;
    }

    /// <summary>The character that stands beside nearly all occurrences, counted without overlap.</summary>
    private static char? Neighbour(string text, string found, bool before)
    {
        var all = 0;
        var same = 0;
        char? neighbour = null;
        for (var at = text.IndexOf(found, StringComparison.Ordinal); at >= 0;)
        {
            var beside = before ? at - 1 : at + found.Length;
            var c = beside >= 0 && beside < text.Length ? text[beside] : '\n';
            neighbour ??= c;
            all++;
            same += c == neighbour ? 1 : 0;
            at = text.IndexOf(found, Math.Min(text.Length, at + found.Length + (!before && c == neighbour ? 1 : 0)), StringComparison.Ordinal);
            if (all - same > 8 + ((1 - Always) * all))
                return null;
        }

        return all >= 4 && same >= Always * all && Wideners.Contains(neighbour!.Value) ? neighbour : null;
    }
}
