using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>The French algorithm of snowballstem.org, elisions (<c>l'avion</c>) included.</summary>
internal sealed class FrenchStemmer : Stemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouyâàëéêèïîôûù");

    private static readonly Suffixes Standard = new(
        "ance iqUe isme able iste eux ances iqUes ismes ables istes", "atrice ateur ation atrices ateurs ations", "logie logies",
        "usion ution usions utions", "ence ences", "ement ements", "ité ités", "if ive ifs ives", "eaux", "aux", "oux", "euse euses",
        "issement issements", "amment", "emment", "ment ments");

    private static readonly Suffixes AfterEment = new("iv", "eus", "abl iqU", "ièr Ièr");

    private static readonly Suffixes VerbsInI = new(
        "îmes ît îtes i ie ies ir ira irai iraIent irais irait iras irent irez iriez irions irons iront is issaIent issais issait issant "
        + "issante issantes issants isse issent isses issez issiez issions issons it");

    private static readonly Suffixes Verbs = new(
        "ions", "é ée ées és èrent er era erai eraIent erais erait eras erez eriez erions erons eront ez iez eais",
        "âmes ât âtes a ai aIent ait ant ante antes ants as asse assent asses assiez assions", "ais aise aises");

    private static readonly Suffixes Residual = new("ion", "ier ière Ier Ière", "e");

    public override int Stem(Span<char> buffer, int length)
    {
        var word = new StemWord(buffer, length);
        Elide(ref word);
        Prelude(ref word);
        var regions = Regions(word);
        if (StandardSuffix(ref word, regions) || VerbInI(ref word, regions.V) || Verb(ref word, regions))
        {
            _ = word.Last() switch { 'Y' => Replace(word.Text, 'i'), 'ç' => Replace(word.Text, 'c'), _ => false };
        }
        else
        {
            ResidualSuffix(ref word, regions);
        }

        word.Length -= word.EndsBefore(0, "enn", "onn", "ett", "ell", "eill") ? 1 : 0;
        Unaccent(word.Text);
        return Postlude(ref word);
    }

    private static bool Replace(Span<char> text, char with)
    {
        text[^1] = with;
        return true;
    }

    private static void Elide(ref StemWord word)
    {
        var text = word.Text;
        var at = text.IndexOf('\'') + 1;
        if (at < word.Length && ((at == 2 && text[0] is 'c' or 'd' or 'j' or 'l' or 'm' or 'n' or 's' or 't' or 'z') || (at == 3 && text.StartsWith("qu"))))
        {
            word.Splice(0, at, "");
        }
    }

    private static void Prelude(ref StemWord word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var text = word.Text;
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            var third = i + 2 < text.Length && Vowels.Contains(text[i + 2]);
            if (Vowels.Contains(c) && (next == 'y' || (next is 'u' or 'i' && third)))
            {
                text[i + 1] = char.ToUpperInvariant(next);
            }
            else if (c is 'ë' or 'ï')
            {
                word.Splice(i, 1, c == 'ë' ? "He" : "Hi");
            }
            else if (c == 'y' && Vowels.Contains(next))
            {
                text[i] = 'Y';
            }
            else if (c == 'q' && next == 'u')
            {
                text[i + 1] = 'U';
            }
        }
    }

    private static (int V, int R1, int R2) Regions(in StemWord word)
    {
        var text = word.Text;
        int v;
        if (text.Length >= 3 && ((Vowels.Contains(text[0]) && Vowels.Contains(text[1])) || text.StartsWith("par") || text.StartsWith("col")
            || text.StartsWith("tap") || (text.StartsWith("ni") && Vowels.Contains(text[2]))))
        {
            v = 3;
        }
        else
        {
            v = word.PastAny(Vowels, 1);
        }

        var r1 = word.Region(Vowels, 0);
        return (v < 0 ? word.Length : v, r1, word.Region(Vowels, r1));
    }

    private static bool StandardSuffix(ref StemWord word, (int V, int R1, int R2) at)
    {
        var group = Standard.Find(word, out var n);
        var start = word.Length - n;
        switch (group)
        {
            case 0 or 1 or 6 or 7 when start >= at.R2:
                word.Length = start;
                Derived(ref word, group, at.R2);
                return true;
            case 2 or 3 or 4 when start >= at.R2:
                word.Put(n, group == 2 ? "log" : group == 3 ? "u" : "ent");
                return true;
            case 5 when start >= at.V:
                word.Length = start;
                Adverb(ref word, at);
                return true;
            case 8:
                word.Put(n, "eau");
                return true;
            case 9 when start >= at.R1:
                word.Put(n, "al");
                return true;
            case 10 when word.Last(3) is 'b' or 'h' or 'j' or 'l' or 'n' or 'p':
                word.Put(n, "ou");
                return true;
            case 11 when start >= at.R1:
                word.Put(n, start >= at.R2 ? "" : "eux");
                return true;
            case 12 when start >= at.R1 && start > 0 && !Vowels.Contains(word.Last(n)):
                word.Length = start;
                return true;
            case 13 or 14 when start >= at.V:
                // What is left is an adjective that may be a verb's form: the verb rules go on.
                word.Put(n, group == 13 ? "ant" : "ent");
                return false;
            case 15 when start > at.V && Vowels.Contains(word.Last(n)):
                word.Length = start;
                return false;
            default:
                return false;
        }
    }

    private static void Derived(ref StemWord word, int group, int r2)
    {
        if (group == 1)
        {
            DropOr(ref word, "ic", r2, "iqU");
        }
        else if (group == 6)
        {
            _ = DropOr(ref word, "abil", r2, "abl") || DropOr(ref word, "ic", r2, "iqU") || word.Drop("iv", r2);
        }
        else if (group == 7 && word.Drop("at", r2))
        {
            DropOr(ref word, "ic", r2, "iqU");
        }
    }

    private static bool DropOr(ref StemWord word, string suffix, int region, string with)
    {
        if (!word.Ends(suffix))
        {
            return false;
        }

        word.Put(suffix.Length, word.Ends(suffix, region) ? "" : with);
        return true;
    }

    private static void Adverb(ref StemWord word, (int V, int R1, int R2) at)
    {
        var group = AfterEment.Find(word, out var n);
        var start = word.Length - n;
        if (group == 0 && word.Drop("iv", at.R2))
        {
            word.Drop("at", at.R2);
        }
        else if (group == 1 && start >= at.R1)
        {
            word.Put(n, start >= at.R2 ? "" : "eux");
        }
        else if (group == 2 && start >= at.R2)
        {
            word.Length = start;
        }
        else if (group == 3 && start >= at.V)
        {
            word.Put(n, "i");
        }
    }

    private static bool VerbInI(ref StemWord word, int v)
    {
        if (VerbsInI.Find(word, out var n, v) < 0 || word.Length - n <= v || word.Last(n) == 'H' || Vowels.Contains(word.Last(n)))
        {
            return false;
        }

        word.Length -= n;
        return true;
    }

    private static bool Verb(ref StemWord word, (int V, int R1, int R2) at)
    {
        var group = Verbs.Find(word, out var n, at.V);
        if (group < 0 || (group == 0 && word.Length - n < at.R2)
            || (group == 3 && ((word.EndsBefore(n, "al") && word.Length - n == 3) || word.EndsBefore(n, "auv", "épl"))))
        {
            return false;
        }

        word.Length -= n;
        if (group == 2)
        {
            word.Drop("e", at.V);
        }

        return true;
    }

    private static void ResidualSuffix(ref StemWord word, (int V, int R1, int R2) at)
    {
        if (word.Last() == 's' && word.Length > 1 && (word.EndsBefore(1, "Hi") || word.Last(1) is not ('a' or 'i' or 'o' or 'u' or 'è' or 's')))
        {
            word.Length--;
        }

        var group = Residual.Find(word, out var n, at.V);
        if (group == 1)
        {
            word.Put(n, "i");
        }
        else if (group == 2 || (group == 0 && word.Length - n >= at.R2 && word.Length - n > at.V && word.Last(n) is 's' or 't'))
        {
            word.Length -= n;
        }
    }

    private static void Unaccent(Span<char> text)
    {
        var at = text.LastIndexOfAny(Vowels);
        if (at >= 0 && at < text.Length - 1 && text[at] is 'é' or 'è')
        {
            text[at] = 'e';
        }
    }

    private static int Postlude(ref StemWord word)
    {
        var text = word.Text;
        text.Replace('I', 'i');
        text.Replace('U', 'u');
        text.Replace('Y', 'y');
        for (int at; (at = word.Text.IndexOf('H')) >= 0;)
        {
            var next = at + 1 < word.Length ? word.Text[at + 1] : '\0';
            word.Splice(at, next is 'e' or 'i' ? 2 : 1, next == 'e' ? "ë" : next == 'i' ? "ï" : "");
        }

        return word.Length;
    }
}
