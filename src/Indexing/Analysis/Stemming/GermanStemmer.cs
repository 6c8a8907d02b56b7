using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The German algorithm of snowballstem.org; ae, oe and ue are read as umlauts.</summary>
internal sealed class GermanStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyäöü");
    private static readonly SearchValues<char> BeforeS = SearchValues.Create("bdfghklmnrt");
    private static readonly SearchValues<char> BeforeSt = SearchValues.Create("bdfghklmnt");
    private static readonly SearchValues<char> BeforeEt = SearchValues.Create("dfgklmnrstUzä");
    private static readonly Suffixes Inflection = new("em", "ern er erin erinnen", "e en es", "s", "ln lns");
    private static readonly Suffixes Comparison = new("en er est", "st", "et");
    private static readonly Suffixes Derivation = new("end ung", "ig ik isch", "lich heit", "keit");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        Prelude(ref word);
        var r1 = word.Length;
        var r2 = word.Length;
        if (word.Length >= 3)
        {
            var at = word.Region(Vowels, 0);
            r2 = word.Region(Vowels, at);
            r1 = Math.Max(3, at);
        }

        Inflected(ref word, r1);
        Compared(ref word, r1);
        Derived(ref word, r1, r2);
        foreach (var genitive in (ReadOnlySpan<string>)["'sch", "'s", "'"])
        {
            if (word.Ends(genitive))
            {
                word.Length -= word.Length >= genitive.Length + 2 ? genitive.Length : 0;
                break;
            }
        }

        var text = word.Text;
        text.Replace('Y', 'y');
        text.Replace('U', 'u');
        text.Replace('ä', 'a');
        text.Replace('ö', 'o');
        text.Replace('ü', 'u');
        return word.Length;
    }

    private static void Prelude(ref StemWord word)
    {
        var text = word.Text;
        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (Vowels.Contains(text[i]) && text[i + 1] is 'u' or 'y' && Vowels.Contains(text[i + 2]))
            {
                text[i + 1] = char.ToUpperInvariant(text[i + 1]);
            }
        }

        for (var i = 0; i < word.Length; i++)
        {
            var c = word.Text[i];
            var next = i + 1 < word.Length ? word.Text[i + 1] : '\0';
            if (c == 'ß')
            {
                word.Splice(i, 1, "ss");
                i++;
            }
            else if (next == 'e' && c is 'a' or 'o' or 'u')
            {
                word.Splice(i, 2, c == 'a' ? "ä" : c == 'o' ? "ö" : "ü");
            }
            else if (c == 'q' && next == 'u')
            {
                i++;
            }
        }
    }

    private static void Inflected(ref StemWord word, int r1)
    {
        var group = Inflection.Find(word, out var n);
        if (group < 0 || word.Length - n < r1)
        {
            return;
        }

        switch (group)
        {
            case 0 when word.EndsBefore(n, "syst"):
            case 3 when !BeforeS.Contains(word.Last(1)):
                return;
            case 4:
                word.Put(n, "l");
                return;
            default:
                word.Length -= n;
                word.Length -= group == 2 && word.Ends("niss") ? 1 : 0;
                return;
        }
    }

    private static void Compared(ref StemWord word, int r1)
    {
        var group = Comparison.Find(word, out var n);
        if (group < 0 || word.Length - n < r1
            || (group == 1 && (!BeforeSt.Contains(word.Last(2)) || word.Length < 6))
            || (group == 2 && (!BeforeEt.Contains(word.Last(2)) || word.EndsBefore(2, "geordn", "intern", "plan", "tick", "tr"))))
        {
            return;
        }

        word.Length -= n;
    }

    private static void Derived(ref StemWord word, int r1, int r2)
    {
        var group = Derivation.Find(word, out var n);
        if (group < 0 || word.Length - n < r2 || (group == 1 && word.Last(n) == 'e'))
        {
            return;
        }

        word.Length -= n;
        switch (group)
        {
            case 0 when word.Last(2) != 'e':
                word.Drop("ig", r2);
                break;
            case 2:
                _ = word.Drop("er", r1) || word.Drop("en", r1);
                break;
            case 3:
                _ = word.Drop("lich", r2) || word.Drop("ig", r2);
                break;
        }
    }
}
