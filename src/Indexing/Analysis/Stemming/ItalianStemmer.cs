using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Italian algorithm of snowballstem.org, elisions (<c>dell'anno</c>) included.</summary>
internal sealed class ItalianStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouàèìòù");

    private static readonly string[] Elisions =
        ["quell'", "quest'", "dall'", "dell'", "nell'", "sull'", "tutt'", "all'", "gl'", "un'", "d'", "l'", "m'", "s'", "t'", "v'"];

    private static readonly Suffixes Pronouns = new(
        "ci gli la le li lo mi ne si ti vi sene gliela gliele glieli glielo gliene mela mele meli melo mene tela tele teli telo tene cela cele "
        + "celi celo cene vela vele veli velo vene");

    private static readonly Suffixes BeforePronoun = new("ando endo", "ar er ir");

    private static readonly Suffixes Standard = new(
        "anza anze ico ici ica ice iche ichi ismo ismi abile abili ibile ibili ista iste isti istà istè istì oso osi osa ose mente atrice atrici ante anti",
        "azione azioni atore atori", "logia logie", "uzione uzioni usione usioni", "enza enze", "amento amenti imento imenti", "amente", "ità",
        "ivo ivi iva ive");

    private static readonly Suffixes Verbs = new(
        "ammo ando ano are arono asse assero assi assimo ata ate ati ato ava avamo avano avate avi avo emmo enda ende endi endo erà erai eranno "
        + "ere erebbe erebbero erei eremmo eremo ereste eresti erete erò erono essero ete eva evamo evano evate evi evo Yamo iamo immo irà irai "
        + "iranno ire irebbe irebbero irei iremmo iremo ireste iresti irete irò irono isca iscano isce isci isco iscono issero ita ite iti ito "
        + "iva ivamo ivano ivate ivi ivo ono uta ute uti uto ar ir");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        Elide(ref word);
        Prelude(word.Text);
        var v = word.Text.StartsWith("divan") ? 5 : word.RomanceRegion(Vowels);
        var r1 = word.Region(Vowels, 0);
        var r2 = word.Region(Vowels, r1);
        Pronoun(ref word, v);
        if (!StandardSuffix(ref word, v, r1, r2) && Verbs.Find(word, out var n, v) == 0)
        {
            word.Length -= n;
        }

        FinalVowel(ref word, v);
        var text = word.Text;
        text.Replace('I', 'i');
        text.Replace('U', 'u');
        return word.Length;
    }

    private static void Elide(ref StemWord word)
    {
        foreach (var elision in Elisions)
        {
            if (word.Length > elision.Length && word.Text.StartsWith(elision))
            {
                word.Splice(0, elision.Length, "");
                return;
            }
        }
    }

    private static void Prelude(Span<char> text)
    {
        text.Replace('á', 'à');
        text.Replace('é', 'è');
        text.Replace('í', 'ì');
        text.Replace('ó', 'ò');
        text.Replace('ú', 'ù');
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == 'u' && text[i - 1] == 'q')
            {
                text[i] = 'U';
            }
        }

        for (var i = 0; i + 2 < text.Length; i++)
        {
            if (Vowels.Contains(text[i]) && text[i + 1] is 'u' or 'i' && Vowels.Contains(text[i + 2]))
            {
                text[i + 1] = char.ToUpperInvariant(text[i + 1]);
            }
        }
    }

    private static void Pronoun(ref StemWord word, int v)
    {
        if (Pronouns.Find(word, out var n) < 0)
        {
            return;
        }

        var stem = new StemWord(word.Text, word.Length - n);
        var group = BeforePronoun.Find(stem, out var ending);
        if (group >= 0 && stem.Length - ending >= v)
        {
            word.Put(n, group == 0 ? "" : "e");
        }
    }

    private static bool StandardSuffix(ref StemWord word, int v, int r1, int r2)
    {
        var group = Standard.Find(word, out var n);
        if (group < 0 || word.Length - n < (group == 5 ? v : group == 6 ? r1 : r2))
        {
            return false;
        }

        word.Put(n, group switch { 2 => "log", 3 => "u", 4 => "ente", _ => "" });
        switch (group)
        {
            case 1:
                word.Drop("ic", r2);
                break;
            case 6:
                _ = word.Drop("iv", r2) ? word.Drop("at", r2) : word.Drop("os", r2) || word.Drop("abil", r2) || word.Drop("ic", r2);
                break;
            case 7:
                _ = word.Drop("abil", r2) || word.Drop("ic", r2) || word.Drop("iv", r2);
                break;
            case 8:
                _ = word.Drop("at", r2) && word.Drop("ic", r2);
                break;
        }

        return true;
    }

    private static void FinalVowel(ref StemWord word, int v)
    {
        if (word.Length - 1 >= v && word.Last() is 'a' or 'e' or 'i' or 'o' or 'à' or 'è' or 'ì' or 'ò')
        {
            word.Length--;
            word.Drop("i", v);
        }

        if (word.Length - 2 >= v && word.Last() == 'h' && word.Last(1) is 'c' or 'g')
        {
            word.Length--;
        }
    }
}
