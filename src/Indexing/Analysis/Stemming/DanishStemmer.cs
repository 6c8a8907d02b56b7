using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Danish algorithm of snowballstem.org.</summary>
internal sealed class DanishStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyæåø");
    private static readonly SearchValues<char> BeforeS = SearchValues.Create("abcdfghjklmnoprtvyzå'");
    private static readonly SearchValues<char> Doubled = SearchValues.Create("bdfgklmnprst");

    private static readonly Suffixes Main = new(
        "hed ethed ered e erede ende erende ene erne ere en heden eren er heder erer heds es endes erendes enes ernes eres ens hedens erens ers "
        + "ets erets et eret",
        "s");

    private static readonly Suffixes Pairs = new("gd dt gt kt");
    private static readonly Suffixes Other = new("ig lig elig els", "løst");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        if (length < 3)
        {
            return length;
        }

        var genitive = word.Text.IndexOf('\'') + 1;
        var r1 = Math.Max(3, genitive > 0 ? genitive : word.Region(Vowels, 0));
        var group = Main.Find(word, out var n, r1);
        word.Length -= group == 1 && !BeforeS.Contains(word.Last(1)) ? 0 : n;
        LosePair(ref word, r1);
        word.Length -= word.Ends("igst") ? 2 : 0;
        group = Other.Find(word, out n, r1);
        if (group == 0)
        {
            word.Length -= n;
            LosePair(ref word, r1);
        }
        else if (group == 1)
        {
            word.Length--;
        }

        word.Length -= word.Length - 1 >= r1 && Doubled.Contains(word.Last()) && word.Last(1) == word.Last() ? 1 : 0;
        word.Drop("'");
        return word.Length;
    }

    private static void LosePair(ref StemWord word, int r1) => word.Length -= Pairs.Find(word, out _, r1) >= 0 ? 1 : 0;
}
