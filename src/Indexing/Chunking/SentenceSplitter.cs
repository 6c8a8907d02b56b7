using System.Buffers;
using System.Collections.Frozen;

namespace IndexForge.Indexing.Chunking;

/// <summary>
/// Finds sentences: a terminator, what closes around it, a space, and a start that is not lower case; not behind abbreviations and
/// initials. Blank lines and list items end a sentence too. Linear in the text.
/// </summary>
public static class SentenceSplitter
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = new[]
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "rev", "hon", "gen", "col", "capt", "lt", "sgt", "gov", "sen", "rep", "vs", "etc",
        "fig", "figs", "eq", "no", "nos", "vol", "vols", "pp", "ed", "eds", "inc", "ltd", "co", "corp", "al", "cf", "ca", "approx", "dept",
        "est", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "e.g", "i.e", "a.m", "p.m", "bzw", "usw",
        "bspw", "nr", "str", "abb", "mme", "mlle", "sra", "dott", "sig",
    }.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?…。！？｡\n");

    /// <summary>The sentences of a text, in order, without the white space around them.</summary>
    /// <param name="text">The text.</param>
    public static List<TextRange> Split(string text) => Split(text, new TextRange(0, text.Length));

    /// <summary>The sentences of a part of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="within">The part.</param>
    public static List<TextRange> Split(string text, TextRange within)
    {
        var sentences = new List<TextRange>();
        var start = within.Start;
        for (var at = start; at < within.End;)
        {
            var next = text.AsSpan(at, within.End - at).IndexOfAny(Ends);
            if (next < 0)
            {
                break;
            }

            at += next;
            var end = EndAt(text, start, at, within.End);
            if (end < 0)
            {
                at++;
                continue;
            }

            Add(text, start, end, sentences);
            start = at = end;
        }

        Add(text, start, within.End, sentences);
        return sentences;
    }

    private static void Add(string text, int start, int end, List<TextRange> sentences)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextRange(start, end));
        }
    }

    /// <summary>Where the sentence ends if it does at this sign, else -1.</summary>
    private static int EndAt(string text, int start, int at, int limit)
    {
        if (text[at] == '\n')
        {
            return IsBreak(text, at, limit) ? at + 1 : -1;
        }

        var end = at + 1;
        while (end < limit && text[end] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '”' or '’' or '»' or '」' or '』')
        {
            end++;
        }

        if (text[at] is '。' or '！' or '？' or '｡')
        {
            return end;
        }

        // Reference marks such as [12] belong to the sentence that they follow.
        while (end + 2 < limit && text[end] == '[' && char.IsAsciiDigit(text[end + 1]) && text.AsSpan(end, Math.Min(6, limit - end)).IndexOf(']') is var close and > 0)
        {
            end += close + 1;
        }

        if (end >= limit)
        {
            return end;
        }

        if (!char.IsWhiteSpace(text[end]) || (text[at] == '.' && IsAbbreviation(text, start, at)))
        {
            return -1;
        }

        var next = end;
        while (next < limit && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        // Old machine-readable texts are all lower case and put a space before the full stop.
        return next >= limit || !char.IsLower(text[next]) || (at > start && text[at - 1] == ' ') ? end : -1;
    }

    private static bool IsAbbreviation(string text, int start, int at)
    {
        var from = at;
        while (from > start && (char.IsLetter(text[from - 1]) || text[from - 1] == '.') && at - from < 12)
        {
            from--;
        }

        var word = text.AsSpan(from, at - from);
        Span<char> lower = stackalloc char[12];
        return (word.Length == 1 && char.IsUpper(word[0]))
            || (word.Length <= 12 && word.ToLowerInvariant(lower) is var n && Abbreviations.Contains(lower[..n]))
            || (word.Length == 3 && word[1] == '.' && char.IsUpper(word[0]) && char.IsUpper(word[2]));
    }

    /// <summary>A blank line, or a list item or heading on the next one.</summary>
    private static bool IsBreak(string text, int at, int limit)
    {
        var next = at + 1;
        while (next < limit && text[next] is ' ' or '\t' or '\r')
        {
            next++;
        }

        return next >= limit || text[next] is '\n' or '-' or '*' or '•' or '#' or '|' or '–'
            || (char.IsAsciiDigit(text[next]) && next + 1 < limit && text[next + 1] is '.' or ')');
    }
}
