using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Spanish algorithm of snowballstem.org.</summary>
internal sealed class SpanishStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouáéíóúü");
    private static readonly Suffixes Pronouns = new("me se sela selo selas selos la le lo las les los nos");
    private static readonly Suffixes BeforePronoun = new("iéndo ándo ár ér ír", "ando iendo ar er ir", "yendo");

    private static readonly Suffixes Standard = new(
        "anza anzas ico ica icos icas ismo ismos able ables ible ibles ista istas oso osa osos osas amiento amientos imiento imientos",
        "adora ador ación adoras adores aciones ante antes ancia ancias acion", "logía logías", "ución uciones ucion", "encia encias",
        "amente", "mente", "idad idades", "iva ivo ivas ivos");

    private static readonly Suffixes VerbsInY = new("ya ye yan yen yeron yendo yo yó yas yes yais yamos");

    private static readonly Suffixes Verbs = new(
        "en es éis emos",
        "arían arías arán arás aríais aría aréis aríamos aremos ará aré erían erías erán erás eríais ería eréis eríamos eremos erá eré "
        + "irían irías irán irás iríais iría iréis iríamos iremos irá iré aba ada ida ía ara iera ad ed id ase iese aste iste an aban ían "
        + "aran ieran asen iesen aron ieron ado ido ando iendo ió ar er ir as abas adas idas ías aras ieras ases ieses ís áis abais íais "
        + "arais ierais aseis ieseis asteis isteis ados idos amos ábamos íamos imos áramos iéramos iésemos ásemos");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        var v = word.RomanceRegion(Vowels);
        var r1 = word.Region(Vowels, 0);
        var r2 = word.Region(Vowels, r1);
        Pronoun(ref word, v);
        _ = StandardSuffix(ref word, r1, r2) || VerbInY(ref word, v) || Verb(ref word, v);
        Residual(ref word, v);
        Unaccent(word.Text);
        return word.Length;
    }

    private static void Pronoun(ref StemWord word, int v)
    {
        if (Pronouns.Find(word, out var n) < 0)
        {
            return;
        }

        var stem = new StemWord(word.Text, word.Length - n);
        var group = BeforePronoun.Find(stem, out var ending);
        if (group < 0 || stem.Length - ending < v || (group == 2 && stem.Last(ending) != 'u'))
        {
            return;
        }

        word.Length -= n;
        if (group == 0)
        {
            Unaccent(word.Text[^ending..]);
        }
    }

    private static bool StandardSuffix(ref StemWord word, int r1, int r2)
    {
        var group = Standard.Find(word, out var n);
        if (group < 0 || word.Length - n < (group == 5 ? r1 : r2))
        {
            return false;
        }

        word.Put(n, group switch { 2 => "log", 3 => "u", 4 => "ente", _ => "" });
        switch (group)
        {
            case 1:
                word.Drop("ic", r2);
                break;
            case 5:
                _ = word.Drop("iv", r2) ? word.Drop("at", r2) : word.Drop("os", r2) || word.Drop("ic", r2) || word.Drop("ad", r2);
                break;
            case 6:
                _ = word.Drop("ante", r2) || word.Drop("able", r2) || word.Drop("ible", r2);
                break;
            case 7:
                _ = word.Drop("abil", r2) || word.Drop("ic", r2) || word.Drop("iv", r2);
                break;
            case 8:
                word.Drop("at", r2);
                break;
        }

        return true;
    }

    private static bool VerbInY(ref StemWord word, int v)
    {
        if (VerbsInY.Find(word, out var n, v) < 0 || word.Last(n) != 'u')
        {
            return false;
        }

        word.Length -= n;
        return true;
    }

    private static bool Verb(ref StemWord word, int v)
    {
        var group = Verbs.Find(word, out var n, v);
        if (group < 0)
        {
            return false;
        }

        word.Length -= n;
        word.Length -= group == 0 && word.Ends("gu") ? 1 : 0;
        return true;
    }

    private static void Residual(ref StemWord word, int v)
    {
        if (word.Drop("os", v) || (!word.Ends("os") && word.Last() is 'a' or 'o' or 'á' or 'í' or 'ó' && word.Drop(word.Text[^1..].ToString(), v)))
        {
            return;
        }

        if (word.Last() is 'e' or 'é' && word.Length - 1 >= v)
        {
            word.Length--;
            word.Length -= word.Ends("gu") && word.Length - 1 >= v ? 1 : 0;
        }
    }

    private static void Unaccent(Span<char> text)
    {
        text.Replace('á', 'a');
        text.Replace('é', 'e');
        text.Replace('í', 'i');
        text.Replace('ó', 'o');
        text.Replace('ú', 'u');
    }
}
