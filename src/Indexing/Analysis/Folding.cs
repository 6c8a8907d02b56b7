using System.Globalization;
using System.Text;

namespace IndexForge.Indexing.Analysis;

/// <summary>Compatibility normalisation, case folding and removal of diacritics, for one word at a time.</summary>
internal static class Folding
{
    /// <summary>NFKC and lower case: what a stemmer reads. The length written, or -1 if the buffer is too small.</summary>
    public static int Lower(ReadOnlySpan<char> word, Span<char> into)
    {
        Span<char> normal = stackalloc char[into.Length];
        if (!word.TryNormalize(normal, out var n, NormalizationForm.FormKC))
        {
            return -1;
        }

        n = normal[..n].ToLowerInvariant(into);
        var kept = 0;
        for (var i = 0; i < n; i++)
        {
            // Joiners and other invisible format characters do not make another word.
            var c = into[i];
            if (c < 0x80 || CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                into[kept++] = c is '\u2019' or '\u2018' ? '\'' : c;
            }
        }

        return kept;
    }

    /// <summary>
    /// Drops the marks of Latin and Greek letters and spells ligatures out; marks of other scripts are letters of their own and stay.
    /// The length written, or -1 if the buffer is too small.
    /// </summary>
    public static int Fold(ReadOnlySpan<char> word, Span<char> into)
    {
        Span<char> apart = stackalloc char[into.Length];
        if (!word.TryNormalize(apart, out var n, NormalizationForm.FormD))
        {
            return -1;
        }

        var length = 0;
        var plain = false;
        var marks = false;
        for (var i = 0; i < n; i++)
        {
            var c = apart[i];
            if (c >= 0x300 && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                if (plain)
                {
                    continue;
                }

                marks = true;
            }
            else
            {
                plain = c < 0x250 || c is >= '\u0370' and <= '\u03FF';
            }

            var spelt = Spelt(c);
            if (length + 2 > into.Length)
            {
                return -1;
            }

            if (spelt is null)
            {
                into[length++] = c == '\u03C2' ? '\u03C3' : c;
            }
            else
            {
                spelt.CopyTo(into[length..]);
                length += spelt.Length;
            }
        }

        if (!marks)
        {
            return length;
        }

        into[..length].CopyTo(apart);
        return apart[..length].TryNormalize(into, out var composed, NormalizationForm.FormC) ? composed : -1;
    }

    private static string? Spelt(char c) => c switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' or 'ð' => "d",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        _ => null,
    };
}
