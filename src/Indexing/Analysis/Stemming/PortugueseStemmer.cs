using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The Portuguese algorithm of snowballstem.org. Nasal vowels count as a vowel and a consonant (<c>~</c>) while it works.</summary>
internal sealed class PortugueseStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouáéíóúâêô");

    private static readonly Suffixes Standard = new(
        "eza ezas ico ica icos icas ismo ismos ável ível ista istas oso osa osos osas amento amentos imento imentos adora ador aça~o adoras "
        + "adores aço~es ante antes ância",
        "logia logias", "uça~o uço~es", "ência ências", "amente", "mente", "idade idades", "iva ivo ivas ivos", "ira iras");

    private static readonly Suffixes Verbs = new(
        "ada ida ia aria eria iria ará ara erá era irá ava asse esse isse aste este iste ei arei erei irei am iam ariam eriam iriam aram eram "
        + "iram avam em arem erem irem assem essem issem ado ido ando endo indo ara~o era~o ira~o ar er ir as adas idas ias arias erias irias "
        + "arás aras erás eras irás avas es ardes erdes irdes ares eres ires asses esses isses astes estes istes is ais eis íeis aríeis eríeis "
        + "iríeis áreis areis éreis ereis íreis ireis ásseis ésseis ísseis áveis ados idos ámos amos íamos aríamos eríamos iríamos áramos éramos "
        + "íramos ávamos emos aremos eremos iremos ássemos êssemos íssemos imos armos ermos irmos eu iu ou ira iras");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        Nasals(ref word, "ã", "a~");
        Nasals(ref word, "õ", "o~");
        var v = word.RomanceRegion(Vowels);
        var r1 = word.Region(Vowels, 0);
        var r2 = word.Region(Vowels, r1);
        if (StandardSuffix(ref word, v, r1, r2) || Verb(ref word, v))
        {
            word.Length -= word.Ends("ci") && word.Length - 1 >= v ? 1 : 0;
        }
        else if (!word.Drop("os", v) && !word.Ends("os") && word.Last() is 'a' or 'i' or 'o' or 'á' or 'í' or 'ó' && word.Length - 1 >= v)
        {
            word.Length--;
        }

        Final(ref word, v);
        Nasals(ref word, "a~", "ã");
        Nasals(ref word, "o~", "õ");
        return word.Length;
    }

    private static void Nasals(ref StemWord word, string from, string to)
    {
        for (int at = 0, next; (next = word.Text[at..].IndexOf(from)) >= 0; at += next + 1)
        {
            word.Splice(at + next, from.Length, to);
        }
    }

    private static bool StandardSuffix(ref StemWord word, int v, int r1, int r2)
    {
        var group = Standard.Find(word, out var n);
        if (group < 0 || word.Length - n < (group == 4 ? r1 : group == 8 ? v : r2) || (group == 8 && word.Last(n) != 'e'))
        {
            return false;
        }

        word.Put(n, group switch { 1 => "log", 2 => "u", 3 => "ente", 8 => "ir", _ => "" });
        switch (group)
        {
            case 4:
                _ = word.Drop("iv", r2) ? word.Drop("at", r2) : word.Drop("os", r2) || word.Drop("ic", r2) || word.Drop("ad", r2);
                break;
            case 5:
                _ = word.Drop("ante", r2) || word.Drop("avel", r2) || word.Drop("ível", r2);
                break;
            case 6:
                _ = word.Drop("abil", r2) || word.Drop("ic", r2) || word.Drop("iv", r2);
                break;
            case 7:
                word.Drop("at", r2);
                break;
        }

        return true;
    }

    private static bool Verb(ref StemWord word, int v)
    {
        if (Verbs.Find(word, out var n, v) < 0)
        {
            return false;
        }

        word.Length -= n;
        return true;
    }

    private static void Final(ref StemWord word, int v)
    {
        if (word.Last() == 'ç')
        {
            word.Put(1, "c");
        }
        else if (word.Last() is 'e' or 'é' or 'ê' && word.Length - 1 >= v)
        {
            word.Length--;
            word.Length -= (word.Ends("gu") || word.Ends("ci")) && word.Length - 1 >= v ? 1 : 0;
        }
    }
}
