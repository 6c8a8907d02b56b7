namespace IndexForge.Indexing.Analysis;

/// <summary>
/// Words as they are written to what analysis made of them: most words of a text were met before, and their folding and stemming cost more
/// than finding them. Bounded: the first words stay, and by Zipf's law they are the frequent ones. One language, one thread.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Most words.</summary>
    public const int MaxWords = 1 << 14;

    private const int MaxLength = 24;

    /// <summary>The hash above, the word's number and one below; 0 where there is none.</summary>
    private readonly long[] _slots = new long[MaxWords * 2];
    private readonly string[] _words = new string[MaxWords];
    private readonly string[] _terms = new string[MaxWords];
    private readonly TokenKind[] _kinds = new TokenKind[MaxWords];
    private int _count;

    /// <summary>The word's number, -1 if it is not known.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        if (word.Length > MaxLength)
        {
            return -1;
        }

        var hash = TextHash.Of(word);
        for (var at = hash & (_slots.Length - 1); ; at = (at + 1) & (_slots.Length - 1))
        {
            var slot = _slots[at];
            var number = (int)slot - 1;
            if (number < 0 || ((int)(slot >> 32) == hash && word.SequenceEqual(_words[number])))
            {
                return number;
            }
        }
    }

    /// <summary>What a known word became.</summary>
    public string Term(int number, out TokenKind kind)
    {
        kind = _kinds[number];
        return _terms[number];
    }

    /// <summary>Remembers a word that is not known, where there is room.</summary>
    public void Add(ReadOnlySpan<char> word, ReadOnlySpan<char> term, TokenKind kind)
    {
        if (word.Length > MaxLength || _count == MaxWords)
        {
            return;
        }

        var hash = TextHash.Of(word);
        var at = hash & (_slots.Length - 1);
        while (_slots[at] != 0)
        {
            at = (at + 1) & (_slots.Length - 1);
        }

        _words[_count] = word.ToString();
        _terms[_count] = term.SequenceEqual(word) ? _words[_count] : term.ToString();
        _kinds[_count] = kind;
        _slots[at] = ((long)hash << 32) | (uint)++_count;
    }
}
