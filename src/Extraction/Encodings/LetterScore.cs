using System.Buffers;

namespace IndexForge.Extraction.Encodings;

/// <summary>How well the characters beyond ASCII of a text fit a language, at most 1.</summary>
internal static class LetterScore
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("€£¥°§«»©®’‘“”„‚–—…·•½¼¾²³¹™µ×÷±¿¡ºª¢¦´\u00A0\u00AD№");

    public static double Of(string text, string alphabet)
    {
        var total = 0.0;
        var count = 0;
        var latin = alphabet[0] < 0x250;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
                continue;

            count++;
            var before = i > 0 ? text[i - 1] : ' ';
            var after = i + 1 < text.Length ? text[i + 1] : ' ';
            var rank = alphabet.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (rank >= 0)
                total += Letter(c, before, after, rank / (double)alphabet.Length, latin);
            else if (Signs.Contains(c))
                total += char.IsLetter(before) && char.IsLetter(after) && c is not ('’' or '·' or '–' or '—' or '\u00AD') ? -1 : 0.6;
            else
                total += c == '\uFFFD' || char.IsControl(c) ? -8 : char.IsLetter(c) ? -1 : -1.5;
        }

        return count == 0 ? 0 : total / count;
    }

    /// <summary>
    /// Case tells encodings of one script apart: KOI8 read as windows-1251 is letters too, but with capitals inside words.
    /// Scripts are told apart by their neighbours: accented Latin letters stand among ASCII ones, letters of the other scripts
    /// never do, and they come in the frequencies of their language.
    /// </summary>
    private static double Letter(char c, char before, char after, double rarity, bool latin)
    {
        if (char.IsUpper(c) && char.IsLower(before))
            return -1;
        if (latin)
            return before >= 0x80 && char.IsLetter(before) && after >= 0x80 && char.IsLetter(after) ? 0.5 : 1;
        return char.IsAsciiLetter(before) || char.IsAsciiLetter(after) ? -1 : 1 - (rarity / 2);
    }
}
