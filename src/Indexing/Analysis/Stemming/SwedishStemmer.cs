using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Swedish algorithm of snowballstem.org.</summary>
internal sealed class SwedishStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyäåö");
    private static readonly SearchValues<char> BeforeS = SearchValues.Create("bcdfghjklmnoprtvy");
    private static readonly SearchValues<char> BeforeOst = SearchValues.Create("iklnprtuv");

    private static readonly Suffixes Main = new(
        "a arna erna heterna orna ad e ade ande arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas es ades andes ens arens "
        + "hetens erns at andet het ast",
        "s", "et");

    private static readonly Suffixes KeepsEt = new("h iet uit fab cit dit alit ilit mit nit pit rit sit tit ivit kvit xit kom rak pak stak");
    private static readonly Suffixes Pairs = new("dd gd nn dt gt kt tt");
    private static readonly Suffixes Other = new("lig ig els", "öst", "fullt");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        if (length < 3)
        {
            return length;
        }

        var r1 = Math.Max(3, word.Region(Vowels, 0));
        var group = Main.Find(word, out var n, r1);
        if (group == 1)
        {
            n = word.EndsBefore(1, "et") && MayLoseEt(word, 3) ? 3 : BeforeS.Contains(word.Last(1)) ? 1 : 0;
        }
        else if (group == 2)
        {
            n = MayLoseEt(word, 2) ? 2 : 0;
        }

        word.Length -= n;
        word.Length -= Pairs.Find(word, out _, r1) >= 0 ? 1 : 0;
        group = Other.Find(word, out n, r1);
        if (group == 0)
        {
            word.Length -= n;
        }
        else if (group == 2 || (group == 1 && BeforeOst.Contains(word.Last(n))))
        {
            word.Length--;
        }

        return word.Length;
    }

    /// <summary>A vowel and a consonant, not at the word's beginning, stand before the ending, and it is not part of the word.</summary>
    private static bool MayLoseEt(in StemWord word, int cut) =>
        word.Length - cut >= 3 && !Vowels.Contains(word.Last(cut)) && Vowels.Contains(word.Last(cut + 1))
        && KeepsEt.Find(new StemWord(word.Text, word.Length - cut), out _) < 0;
}
