using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Norwegian (bokmål) algorithm of snowballstem.org.</summary>
internal sealed class NorwegianStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeêioòóôuyæåø");
    private static readonly SearchValues<char> BeforeS = SearchValues.Create("bcdfghjlmnoptvyz");

    private static readonly Suffixes Main = new(
        "a e ede ande ende ane ene hetene en heten ar er heter as es edes endes enes hetenes ens hetens ets et het ast", "ers", "s", "erte ert");

    private static readonly Suffixes KeepsErs = new("amm ast ind kap kk lt nk omm pp v øst", "giv hav skap");
    private static readonly Suffixes Other = new("leg eleg ig eig lig elig els lov elov slov hetslov");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        if (length < 3)
        {
            return length;
        }

        var genitive = word.Text.IndexOf('\'') + 1;
        var r1 = Math.Max(3, genitive > 0 ? genitive : word.Region(Vowels, 0));
        Inflected(ref word, r1);
        word.Length -= word.Ends("dt", r1) || word.Ends("vt", r1) ? 1 : 0;
        if (Other.Find(word, out var n, r1) == 0)
        {
            word.Length -= n;
        }

        word.Drop("'");
        return word.Length;
    }

    private static void Inflected(ref StemWord word, int r1)
    {
        var group = Main.Find(word, out var n, r1);
        if (group == 0 || (group == 1 && KeepsErs.Find(new StemWord(word.Text, word.Length - n), out _) != 0))
        {
            word.Length -= n;
        }
        else if (group == 2)
        {
            var before = word.Last(1);
            word.Length -= BeforeS.Contains(before) || (before == 'r' && word.Last(2) != 'e')
                || (before == 'k' && word.Length > 2 && !Vowels.Contains(word.Last(2))) ? 1 : 0;
        }
        else if (group == 3)
        {
            word.Put(n, "er");
        }
    }
}
