using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Dutch algorithm of snowballstem.org in the manner of Porter (<c>dutch_porter</c>).</summary>
internal sealed class DutchStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyè");
    private static readonly Suffixes Inflection = new("heden", "en ene", "s se");
    private static readonly Suffixes Derivation = new("end ing", "ig", "lijk", "baar", "bar");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        Prelude(word.Text);
        var r1 = word.Length;
        var r2 = word.Length;
        if (word.Length >= 3)
        {
            var at = word.Region(Vowels, 0);
            r2 = word.Region(Vowels, at);
            r1 = Math.Max(3, at);
        }

        Inflected(ref word, r1);
        var foundE = FinalE(ref word, r1);
        if (word.Ends("heid", r2) && word.Last(4) != 'c')
        {
            word.Length -= 4;
            if (word.Ends("en"))
            {
                FinalEn(ref word, 2, r1);
            }
        }

        Derived(ref word, r1, r2, foundE);
        ShortenVowel(ref word);
        var text = word.Text;
        text.Replace('Y', 'y');
        text.Replace('I', 'i');
        return word.Length;
    }

    private static void Prelude(Span<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = text[i] switch
            {
                'ä' or 'á' => 'a',
                'ë' or 'é' => 'e',
                'ï' or 'í' => 'i',
                'ö' or 'ó' => 'o',
                'ü' or 'ú' => 'u',
                var c => c,
            };
        }

        if (text.Length > 0 && text[0] == 'y')
        {
            text[0] = 'Y';
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (!Vowels.Contains(text[i - 1]))
            {
                continue;
            }

            if (text[i] == 'i')
            {
                text[i] = i + 1 < text.Length && Vowels.Contains(text[i + 1]) ? 'I' : 'i';
                i++;
            }
            else if (text[i] == 'y')
            {
                text[i++] = 'Y';
            }
        }
    }

    private static void Undouble(ref StemWord word) => word.Length -= word.Ends("kk") || word.Ends("dd") || word.Ends("tt") ? 1 : 0;

    private static void Inflected(ref StemWord word, int r1)
    {
        var group = Inflection.Find(word, out var n);
        if (group == 0 && word.Length - n >= r1)
        {
            word.Put(n, "heid");
        }
        else if (group == 1)
        {
            FinalEn(ref word, n, r1);
        }
        else if (group == 2 && word.Length - n >= r1 && !Vowels.Contains(word.Last(n)) && word.Last(n) != 'j')
        {
            word.Length -= n;
        }
    }

    private static void FinalEn(ref StemWord word, int n, int r1)
    {
        if (word.Length - n >= r1 && !Vowels.Contains(word.Last(n)) && !word.EndsBefore(n, "gem"))
        {
            word.Length -= n;
            Undouble(ref word);
        }
    }

    private static bool FinalE(ref StemWord word, int r1)
    {
        if (!word.Ends("e", r1) || Vowels.Contains(word.Last(1)))
        {
            return false;
        }

        word.Length--;
        Undouble(ref word);
        return true;
    }

    private static void Derived(ref StemWord word, int r1, int r2, bool foundE)
    {
        var group = Derivation.Find(word, out var n);
        if (group < 0 || word.Length - n < r2 || (group == 1 && word.Last(n) == 'e') || (group == 4 && !foundE))
        {
            return;
        }

        word.Length -= n;
        if (group == 0 && (word.Last(2) == 'e' || !word.Drop("ig", r2)))
        {
            Undouble(ref word);
        }
        else if (group == 2)
        {
            FinalE(ref word, r1);
        }
    }

    private static void ShortenVowel(ref StemWord word)
    {
        var last = word.Last();
        if (word.Length >= 4 && !Vowels.Contains(last) && last != 'I' && word.Last(1) is 'a' or 'e' or 'o' or 'u' && word.Last(1) == word.Last(2)
            && !Vowels.Contains(word.Last(3)))
        {
            word.Splice(word.Length - 2, 1, "");
        }
    }
}
