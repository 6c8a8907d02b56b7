using System.Buffers;
using System.Text;

namespace IndexForge.Indexing.Analysis;

/// <summary>Word boundaries by UAX #29 (rules WB4–WB13), and codes: words joined by punctuation without a space.</summary>
internal static class WordScanner
{
    private const string Joiners = "-/@.+&#:";
    private static readonly SearchValues<char> CodeSigns = SearchValues.Create("0123456789_@.");
    private const int MaxCodeLength = Analyzer.MaxTermLength;

    /// <summary>ASCII signs that neither continue a word of letters nor join it to another.</summary>
    private static readonly bool[] Ends = [.. Enumerable.Range(0, 0x80).Select(static c =>
        WordClass.Bmp[c] is WordClass.Other or WordClass.MidNum && !Joiners.Contains((char)c))];

    /// <summary>
    /// Moves to the next word where that is plain, as most are: ASCII letters up to a sign that ends them. False where the rules have to decide,
    /// which would find the same word here.
    /// </summary>
    public static bool NextPlain(ReadOnlySpan<char> text, ref int at, out int end)
    {
        var start = at;
        while (start < text.Length && text[start] is var c && (c == '.' || (c < Ends.Length && Ends[c])))
        {
            start++;
        }

        end = start;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        if (end == start || !IsEnd(text, end))
        {
            return false;
        }

        at = start;
        return true;
    }

    /// <summary>Moves to the next word. False at the end of the text.</summary>
    public static bool Next(ReadOnlySpan<char> text, ref int at, out int end, out bool ideographs)
    {
        for (; at < text.Length; at++)
        {
            var kind = ClassAt(text, at, out var width);
            if (IsWord(kind))
            {
                ideographs = kind == WordClass.Ideograph;
                end = Extend(text, kind, at + width);
                return true;
            }

            at += width - 1;
        }

        end = at;
        ideographs = false;
        return false;
    }

    /// <summary>Collects the words that are joined to the first one; <paramref name="at"/> moves behind the last.</summary>
    public static int Join(ReadOnlySpan<char> text, int start, ref int at, Span<(int Start, int End)> parts)
    {
        var count = Split(text, start, at, parts, 0);
        while (at + 1 < text.Length && IsJoiner(text, at) && count < parts.Length)
        {
            var from = at + 1;
            var kind = ClassAt(text, from, out var width);
            if (!IsWord(kind) || kind == WordClass.Ideograph)
            {
                break;
            }

            var end = Extend(text, kind, from + width);
            if (end - start > MaxCodeLength)
            {
                break;
            }

            count = Split(text, from, end, parts, count);
            at = end;
        }

        return count;
    }

    /// <summary>A digit, an underscore, an at sign or an inner full stop makes joined words a code; hyphenated words are words.</summary>
    public static bool IsCode(ReadOnlySpan<char> text, int parts) => parts > 1 && text.ContainsAny(CodeSigns);

    /// <summary>The end of the character and its marks.</summary>
    public static int Cluster(ReadOnlySpan<char> text, int at, int end)
    {
        ClassAt(text, at, out var width);
        at += width;
        while (at < end && ClassAt(text, at, out width) == WordClass.Extend)
        {
            at += width;
        }

        return Math.Min(at, end);
    }

    private static bool IsWord(byte kind) => kind is WordClass.Letter or WordClass.Numeric or WordClass.Ideograph or WordClass.ExtendNumLet;

    private static bool IsEnd(ReadOnlySpan<char> text, int at) =>
        at == text.Length || (text[at] < Ends.Length && Ends[text[at]]) || (text[at] == '.' && (at + 1 == text.Length || text[at + 1] == ' '));

    private static bool IsJoiner(ReadOnlySpan<char> text, int at) => text[at] switch
    {
        '-' or '/' or '@' or '.' or '+' or '&' or '#' => true,
        ':' => char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]),
        _ => false,
    };

    /// <summary>Cuts a word at full stops between letters and at underscores, which the annex does not.</summary>
    private static int Split(ReadOnlySpan<char> text, int start, int end, Span<(int Start, int End)> parts, int count)
    {
        var from = start;
        for (var i = start; i < end && count < parts.Length - 1; i++)
        {
            var c = text[i];
            if (c == '_' || (c == '.' && i > start && !char.IsAsciiDigit(text[i - 1])))
            {
                if (i > from)
                {
                    parts[count++] = (from, i);
                }

                from = i + 1;
            }
        }

        if (from < end || count == 0)
        {
            parts[count++] = (from < end ? from : start, end);
        }

        return count;
    }

    private static byte ClassAt(ReadOnlySpan<char> text, int at, out int width)
    {
        width = 1;
        var kind = WordClass.Bmp[text[at]];
        if (kind != WordClass.Surrogate)
        {
            return kind;
        }

        if (Rune.DecodeFromUtf16(text[at..], out var rune, out var consumed) != OperationStatus.Done)
        {
            return WordClass.Other;
        }

        width = consumed;
        return WordClass.Of(rune);
    }

    private static int Extend(ReadOnlySpan<char> text, byte kind, int at)
    {
        var previous = kind;
        while (at < text.Length)
        {
            if (previous == WordClass.Letter && char.IsAsciiLetter(text[at]))
            {
                // Most of most texts.
                at++;
                continue;
            }

            var next = ClassAt(text, at, out var width);
            switch (next)
            {
                case WordClass.Extend:
                    break;
                case WordClass.Ideograph:
                    if (previous != WordClass.Ideograph)
                    {
                        return at;
                    }

                    break;
                case WordClass.Letter or WordClass.Numeric or WordClass.ExtendNumLet:
                    if (previous == WordClass.Ideograph)
                    {
                        return at;
                    }

                    previous = next;
                    break;
                case WordClass.MidLetter or WordClass.MidNum or WordClass.MidNumLet:
                    var behind = at + width;
                    if (behind >= text.Length || previous is not (WordClass.Letter or WordClass.Numeric)
                        || next == (previous == WordClass.Letter ? WordClass.MidNum : WordClass.MidLetter)
                        || text[at] is ':'
                        || ClassAt(text, behind, out var wide) != previous)
                    {
                        return at;
                    }

                    at = behind;
                    width = wide;
                    break;
                default:
                    return at;
            }

            at += width;
        }

        return at;
    }
}
