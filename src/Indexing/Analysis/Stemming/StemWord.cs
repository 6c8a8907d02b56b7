using System.Buffers;

namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>A word that a stemmer shortens in place. Regions are given as the index of their first letter.</summary>
internal ref struct StemWord(Span<char> buffer, int length)
{
    private readonly Span<char> _buffer = buffer;

    public int Length = length;

    public readonly Span<char> Text => _buffer[..Length];

    /// <summary>The letter so many places before the last one; 0 where the word is shorter.</summary>
    public readonly char Last(int back = 0) => back < Length ? _buffer[Length - 1 - back] : '\0';

    public readonly bool Ends(string suffix, int region = 0) => Length - suffix.Length >= region && Text.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>Whether the letters before the last <paramref name="cut"/> end with a suffix.</summary>
    public readonly bool EndsBefore(int cut, string suffix, int region = 0) =>
        Length - cut - suffix.Length >= region && _buffer[..(Length - cut)].EndsWith(suffix, StringComparison.Ordinal);

    public readonly bool EndsBefore(int cut, params ReadOnlySpan<string> suffixes)
    {
        foreach (var suffix in suffixes)
        {
            if (EndsBefore(cut, suffix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes the suffix where the word ends with it inside a region.</summary>
    public bool Drop(string suffix, int region = 0)
    {
        if (!Ends(suffix, region))
        {
            return false;
        }

        Length -= suffix.Length;
        return true;
    }

    /// <summary>Replaces the end. What does not fit into the buffer any more is not appended.</summary>
    public void Put(int cut, string with)
    {
        var at = Length - cut;
        if (at + with.Length <= _buffer.Length)
        {
            with.CopyTo(_buffer[at..]);
            Length = at + with.Length;
        }
    }

    /// <summary>Replaces letters inside the word; what would not fit stays as it is.</summary>
    public void Splice(int at, int cut, string with)
    {
        var length = Length - cut + with.Length;
        if (length <= _buffer.Length)
        {
            _buffer[(at + cut)..Length].CopyTo(_buffer[(at + with.Length)..]);
            with.CopyTo(_buffer[at..]);
            Length = length;
        }
    }

    /// <summary>Behind the first letter of a set from an index on; -1 if there is none.</summary>
    public readonly int PastAny(SearchValues<char> set, int from)
    {
        var at = from > Length ? -1 : Text[from..].IndexOfAny(set);
        return at < 0 ? -1 : from + at + 1;
    }

    /// <summary>Behind the first letter outside a set from an index on; -1 if there is none.</summary>
    public readonly int PastAnyExcept(SearchValues<char> set, int from)
    {
        var at = from > Length ? -1 : Text[from..].IndexOfAnyExcept(set);
        return at < 0 ? -1 : from + at + 1;
    }

    /// <summary>The region behind the first consonant that follows a vowel; the word's end where there is none.</summary>
    public readonly int Region(SearchValues<char> vowels, int from)
    {
        var vowel = PastAny(vowels, from);
        var at = vowel < 0 ? -1 : PastAnyExcept(vowels, vowel);
        return at < 0 ? Length : at;
    }

    /// <summary>
    /// The region RV of Spanish, Italian and Portuguese: behind the next vowel where the second letter is a consonant, behind the next
    /// consonant where the first two are vowels, and behind the third letter otherwise.
    /// </summary>
    public readonly int RomanceRegion(SearchValues<char> vowels)
    {
        if (Length < 2)
        {
            return Length;
        }

        var at = !vowels.Contains(_buffer[1]) ? PastAny(vowels, 2) : vowels.Contains(_buffer[0]) ? PastAnyExcept(vowels, 2) : 3;
        return at < 0 || at > Length ? Length : at;
    }
}
