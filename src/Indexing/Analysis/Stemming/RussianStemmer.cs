using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Russian algorithm of snowballstem.org; ё is read as е.</summary>
internal sealed class RussianStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("аеиоуыэюя");
    private static readonly Suffixes Gerunds = new("в вши вшись", "ив ивши ившись ыв ывши ывшись");

    private static readonly Suffixes Adjectives = new(
        "ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею");

    private static readonly Suffixes Participles = new("ем нн вш ющ щ", "ивш ывш ующ");

    private static readonly Suffixes Verbs = new(
        "ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно",
        "ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю");

    private static readonly Suffixes Nouns = new(
        "а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        word.Text.Replace('ё', 'е');
        var v = word.PastAny(Vowels, 0);
        if (v < 0)
        {
            return length;
        }

        var r1 = word.PastAnyExcept(Vowels, v);
        var r2 = r1 < 0 ? word.Length : word.Region(Vowels, r1);
        if (!DropAfterA(ref word, Gerunds, v))
        {
            _ = word.Drop("ся", v) || word.Drop("сь", v);
            if (Adjectives.Find(word, out var n, v) >= 0)
            {
                word.Length -= n;
                DropAfterA(ref word, Participles, v);
            }
            else if (!DropAfterA(ref word, Verbs, v) && Nouns.Find(word, out n, v) >= 0)
            {
                word.Length -= n;
            }
        }

        word.Drop("и", v);
        _ = word.Drop("ость", Math.Max(v, r2)) || word.Drop("ост", Math.Max(v, r2));
        if (word.Drop("ейше", v) || word.Drop("ейш", v))
        {
            word.Length -= word.Ends("нн", v) ? 1 : 0;
        }
        else if (word.Ends("нн", v))
        {
            word.Length--;
        }
        else
        {
            word.Drop("ь", v);
        }

        return word.Length;
    }

    /// <summary>Suffixes of the first group go only behind а or я.</summary>
    private static bool DropAfterA(ref StemWord word, Suffixes suffixes, int v)
    {
        var group = suffixes.Find(word, out var n, v);
        if (group < 0 || (group == 0 && (word.Length - n <= v || word.Last(n) is not ('а' or 'я'))))
        {
            return false;
        }

        word.Length -= n;
        return true;
    }
}
