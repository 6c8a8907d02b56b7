using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Finnish algorithm of snowballstem.org.</summary>
internal sealed class FinnishStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyäö");
    private static readonly SearchValues<char> Consonants = SearchValues.Create("bcdfghjklmnpqrstvwxz");
    private static readonly SearchValues<char> BeforeParticle = SearchValues.Create("aeiouyäönt");
    private static readonly string[] LongVowels = ["aa", "ee", "ii", "oo", "uu", "ää", "öö"];
    private static readonly string[] VowelsAndI = ["ai", "ei", "ii", "oi", "ui", "äi", "öi", "'"];
    private static readonly Suffixes Particles = new("kin kaan kään ko kö han hän pa pä", "sti");
    private static readonly Suffixes Possessives = new("si", "ni", "nsa nsä mme nne", "an", "än", "en");

    private static readonly Suffixes Cases = new(
        "hän", "hön", "han", "hen", "hin", "hon", "hun", "siin den tten", "seen", "n", "a ä", "tta ttä",
        "ta tä ssa ssä sta stä lla llä lta ltä lle na nä ksi ine");

    private static readonly Suffixes Others = new("mpi mpa mpä mmi mma mmä", "impi impa impä immi imma immä eja ejä");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        var r1 = word.Region(Vowels, 0);
        var r2 = word.Region(Vowels, r1);
        var group = Particles.Find(word, out var n, r1);
        word.Length -= (group == 0 && BeforeParticle.Contains(word.Last(n))) || (group == 1 && word.Length - n >= r2) ? n : 0;
        Possessive(ref word, r1);
        var inflected = Case(ref word, r1);
        group = Others.Find(word, out n, r2);
        word.Length -= group == 1 || (group == 0 && !word.EndsBefore(n, "po")) ? n : 0;
        if (inflected)
        {
            word.Length -= word.Last() is 'i' or 'j' && word.Length - 1 >= r1 ? 1 : 0;
        }
        else
        {
            PluralT(ref word, r1, r2);
        }

        Tidy(ref word, r1);
        return word.Length;
    }

    private static void Possessive(ref StemWord word, int r1)
    {
        switch (Possessives.Find(word, out var n, r1))
        {
            case 0 when word.Last(n) != 'k':
            case 2:
            case 3 when word.EndsBefore(n, "ta", "ssa", "sta", "lla", "lta", "na"):
            case 4 when word.EndsBefore(n, "tä", "ssä", "stä", "llä", "ltä", "nä"):
            case 5 when word.EndsBefore(n, "lle", "ine"):
                word.Length -= n;
                break;
            case 1:
                word.Length -= n;
                if (word.Ends("kse"))
                {
                    word.Put(1, "i");
                }

                break;
        }
    }

    private static bool Case(ref StemWord word, int r1)
    {
        // An ending whose condition fails may end with a shorter one.
        for (var below = int.MaxValue; Cases.Find(word, out var n, r1, below) is >= 0 and var group; below = n)
        {
            if (Holds(word, group, n))
            {
                // The illative repeats its vowel.
                word.Length -= group == 9 && (word.EndsBefore(n, LongVowels) || word.EndsBefore(n, "ie")) ? n + 1 : n;
                return true;
            }
        }

        return false;
    }

    private static bool Holds(in StemWord word, int group, int n)
    {
        var before = word.Last(n);
        return group switch
        {
            0 => before is 'ä' or '\'',
            1 => before is 'ö' or 'ø' or '\'',
            2 => before is 'a' or '\'',
            3 => before is 'e' or '\'',
            4 => before is 'i' or '\'',
            5 => before is 'o' or '\'',
            6 => before is 'u' or '\'',
            7 => word.EndsBefore(n, VowelsAndI),
            8 => word.EndsBefore(n, LongVowels),
            10 => Vowels.Contains(before) && Consonants.Contains(word.Last(n + 1)),
            11 => before == 'e',
            _ => true,
        };
    }

    private static void PluralT(ref StemWord word, int r1, int r2)
    {
        if (word.Last() != 't' || word.Length - 2 < r1 || !Vowels.Contains(word.Last(1)))
        {
            return;
        }

        word.Length--;
        if (word.Ends("imma", r2))
        {
            word.Length -= 4;
        }
        else if (word.Ends("mma", r2) && !word.EndsBefore(3, "po"))
        {
            word.Length -= 3;
        }
    }

    private static void Tidy(ref StemWord word, int r1)
    {
        if (word.Length - 2 >= r1)
        {
            word.Length -= word.EndsBefore(0, LongVowels) ? 1 : 0;
        }

        word.Length -= word.Length - 2 >= r1 && word.Last() is 'a' or 'ä' or 'e' or 'i' && Consonants.Contains(word.Last(1)) ? 1 : 0;
        word.Length -= word.Length - 2 >= r1 && word.Last() == 'j' && word.Last(1) is 'o' or 'u' ? 1 : 0;
        word.Length -= word.Length - 2 >= r1 && word.Last() == 'o' && word.Last(1) == 'j' ? 1 : 0;
        var at = word.Text.LastIndexOfAnyExcept(Vowels);
        if (at > 0 && Consonants.Contains(word.Text[at]) && word.Text[at - 1] == word.Text[at])
        {
            word.Splice(at, 1, "");
        }

        word.Drop("'");
    }
}
