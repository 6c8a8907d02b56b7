namespace IndexForge.Indexing.Queries;

/// <summary>
/// Edits between one word and many: a column of the table is two machine words, one bit per row (Hyyrö, "A bit-vector algorithm for computing
/// Levenshtein and Damerau edit distances", 2003).
/// </summary>
internal sealed class WordDistance
{
    private readonly string _word;
    private readonly int _limit;

    /// <summary>By letter, where the word has it; letters beyond ASCII are few and looked for.</summary>
    private readonly ulong[] _places = new ulong[128];

    public WordDistance(string word)
    {
        _word = word;
        _limit = EditDistance.Allowed(word.Length);
        for (var i = 0; i < Math.Min(word.Length, EditDistance.MaxLength); i++)
        {
            if (word[i] < _places.Length)
            {
                _places[word[i]] |= 1ul << i;
            }
        }
    }

    /// <summary>Whether the distance is at most what the word's length allows; the distance then.</summary>
    public bool IsWithin(ReadOnlySpan<char> other, out int distance)
    {
        distance = _limit + 1;
        if (Math.Abs(_word.Length - other.Length) > _limit || _word.Length > EditDistance.MaxLength || other.Length > EditDistance.MaxLength)
        {
            return false;
        }

        if (_word.Length == 0)
        {
            distance = other.Length;
            return true;
        }

        var (up, down, diagonal, before) = (ulong.MaxValue, 0ul, 0ul, 0ul);
        var last = 1ul << (_word.Length - 1);
        var edits = _word.Length;
        foreach (var letter in other)
        {
            var here = Places(letter);
            var swapped = ((~diagonal & here) << 1) & before;
            diagonal = (((here & up) + up) ^ up) | here | down | swapped;
            var right = down | ~(diagonal | up);
            var left = diagonal & up;
            edits += (right & last) != 0 ? 1 : 0;
            edits -= (left & last) != 0 ? 1 : 0;
            right = (right << 1) | 1;
            up = (left << 1) | ~(diagonal | right);
            down = right & diagonal;
            before = here;
        }

        distance = Math.Min(edits, distance);
        return edits <= _limit;
    }

    private ulong Places(char letter)
    {
        if (letter < _places.Length)
        {
            return _places[letter];
        }

        var places = 0ul;
        for (var i = 0; i < _word.Length; i++)
        {
            places |= _word[i] == letter ? 1ul << i : 0;
        }

        return places;
    }
}
