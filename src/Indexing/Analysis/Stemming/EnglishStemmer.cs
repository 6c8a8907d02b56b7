using System.Buffers;
using System.Collections.Frozen;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Porter2 algorithm (M. F. Porter, "The English stemmer", snowballstem.org).</summary>
internal sealed class EnglishStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Irregular = new Dictionary<string, string>
    {
        ["skis"] = "ski", ["skies"] = "sky", ["idly"] = "idl", ["gently"] = "gentl", ["ugly"] = "ugli", ["early"] = "earli",
        ["only"] = "onli", ["singly"] = "singl", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie",
        ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe", ["atlas"] = "atlas", ["cosmos"] = "cosmos", ["bias"] = "bias", ["andes"] = "andes",
    }.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (string Suffix, string With)[] Step2 =
    [
        ("ational", "ate"), ("ization", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"), ("ousli", "ous"),
        ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"),
        ("alli", "al"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Suffix, string With)[] Step3 =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""), ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] Step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    public override int Stem(Span<char> buffer, int length)
    {
        var n = length;
        if (n > 0 && buffer[0] == '\'')
        {
            buffer[1..n].CopyTo(buffer);
            n--;
        }

        if (n <= 2)
        {
            return n;
        }

        if (n <= 6 && Irregular.TryGetValue(buffer[..n], out var irregular))
        {
            irregular.CopyTo(buffer);
            return irregular.Length;
        }

        var marked = MarkConsonantY(buffer[..n]);
        var (r1, r2) = Regions(buffer[..n]);
        n = Possessive(buffer, n);
        n = Plural(buffer, n);
        if (!IsInvariant(buffer[..n]))
        {
            n = PastAndProgressive(buffer, n, r1);
            if (n > 2 && buffer[n - 1] is 'y' or 'Y' && !IsVowel(buffer[n - 2]))
            {
                buffer[n - 1] = 'i';
            }

            n = Derivational(buffer, n, r1, r2);
        }

        if (marked)
        {
            buffer[..n].Replace('Y', 'y');
        }

        return n;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    private static bool HasVowel(ReadOnlySpan<char> word) => word.ContainsAny(Vowels);

    private static bool MarkConsonantY(Span<char> word)
    {
        var at = word.IndexOf('y');
        if (at < 0)
        {
            return false;
        }

        var marked = false;
        for (var i = at; i < word.Length; i++)
        {
            if (word[i] == 'y' && (i == 0 || IsVowel(word[i - 1])))
            {
                word[i] = 'Y';
                marked = true;
            }
        }

        return marked;
    }

    private static (int R1, int R2) Regions(ReadOnlySpan<char> word)
    {
        var r1 = word.StartsWith("gener") || word.StartsWith("arsen") ? 5 : word.StartsWith("commun") ? 6 : After(word, 0);
        return (r1, After(word, r1));
    }

    /// <summary>The region behind the first consonant that follows a vowel.</summary>
    private static int After(ReadOnlySpan<char> word, int from)
    {
        for (var i = from + 1; i < word.Length; i++)
        {
            if (!IsVowel(word[i]) && IsVowel(word[i - 1]))
            {
                return i + 1;
            }
        }

        return word.Length;
    }

    private static int Possessive(ReadOnlySpan<char> buffer, int n)
    {
        var word = buffer[..n];
        return Ends(word, "'s'") ? n - 3 : Ends(word, "'s") ? n - 2 : word[^1] == '\'' ? n - 1 : n;
    }

    private static int Plural(ReadOnlySpan<char> buffer, int n)
    {
        var word = buffer[..n];
        if (Ends(word, "sses"))
        {
            return n - 2;
        }

        if (Ends(word, "ied") || Ends(word, "ies"))
        {
            return n > 4 ? n - 2 : n - 1;
        }

        return n > 1 && word[^1] == 's' && word[^2] is not ('s' or 'u') && HasVowel(word[..^2]) ? n - 1 : n;
    }

    private static bool IsInvariant(ReadOnlySpan<char> word) => word.Length is 6 or 7
        && word is "inning" or "outing" or "canning" or "herring" or "earring" or "proceed" or "exceed" or "succeed";

    private static int PastAndProgressive(Span<char> buffer, int n, int r1)
    {
        ReadOnlySpan<char> word = buffer[..n];
        if (Ends(word, "eedly"))
        {
            return n - 5 >= r1 ? n - 3 : n;
        }

        if (Ends(word, "eed"))
        {
            return n - 3 >= r1 ? n - 1 : n;
        }

        var cut = Ends(word, "ingly") ? 5 : Ends(word, "edly") ? 4 : Ends(word, "ing") ? 3 : Ends(word, "ed") ? 2 : 0;
        if (cut == 0 || !HasVowel(word[..^cut]))
        {
            return n;
        }

        n -= cut;
        word = buffer[..n];
        if (Ends(word, "at") || Ends(word, "bl") || Ends(word, "iz") || IsShort(word, r1))
        {
            // A double consonant is never short, so the order of the two rules does not matter.
            buffer[n] = 'e';
            return n + 1;
        }

        return n >= 2 && word[^1] == word[^2] && word[^1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't' ? n - 1 : n;
    }

    private static bool IsShort(ReadOnlySpan<char> word, int r1) => r1 >= word.Length && EndsShort(word);

    private static bool EndsShort(ReadOnlySpan<char> word)
    {
        var n = word.Length;
        return n == 2
            ? IsVowel(word[0]) && !IsVowel(word[1])
            : n > 2 && !IsVowel(word[n - 1]) && word[n - 1] is not ('w' or 'x' or 'Y') && IsVowel(word[n - 2]) && !IsVowel(word[n - 3]);
    }

    private static int Derivational(Span<char> buffer, int n, int r1, int r2)
    {
        foreach (var (suffix, with) in Step2)
        {
            if (Ends(buffer[..n], suffix))
            {
                var at = n - suffix.Length;
                if (at >= r1 && (suffix != "ogi" || (at > 0 && buffer[at - 1] == 'l'))
                    && (suffix != "li" || (at > 0 && buffer[at - 1] is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't')))
                {
                    with.CopyTo(buffer[at..]);
                    n = at + with.Length;
                }

                break;
            }
        }

        foreach (var (suffix, with) in Step3)
        {
            if (Ends(buffer[..n], suffix))
            {
                var at = n - suffix.Length;
                if (at >= (suffix == "ative" ? r2 : r1))
                {
                    with.CopyTo(buffer[at..]);
                    n = at + with.Length;
                }

                break;
            }
        }

        foreach (var suffix in Step4)
        {
            if (Ends(buffer[..n], suffix))
            {
                var at = n - suffix.Length;
                if (at >= r2 && (suffix != "ion" || (at > 0 && buffer[at - 1] is 's' or 't')))
                {
                    n = at;
                }

                break;
            }
        }

        if (n > 0 && buffer[n - 1] == 'e')
        {
            return n - 1 >= r2 || (n - 1 >= r1 && !EndsShort(buffer[..(n - 1)])) ? n - 1 : n;
        }

        return n > 1 && buffer[n - 1] == 'l' && n - 1 >= r2 && buffer[n - 2] == 'l' ? n - 1 : n;
    }
}
