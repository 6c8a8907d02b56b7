using System.Numerics;
using System.Runtime.InteropServices;
using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using Utf8 = System.Text.Encoding;

namespace IndexForge.Indexing.Segments;

/// <summary>
/// The words of a dictionary by length, each with its letters: two words that so many edits make of each other differ by at most twice as
/// many letters. What passes is to be compared; the rest, nearly all, is passed over at a few instructions per word.
/// </summary>
internal sealed class TermSignatures
{
    private readonly int[] _starts;
    private readonly ulong[] _letters;
    private readonly int[] _numbers;

    private TermSignatures(int[] starts, ulong[] letters, int[] numbers)
    {
        _starts = starts;
        _letters = letters;
        _numbers = numbers;
    }

    public long Bytes => (_letters.Length * 12L) + (_starts.Length * 4L);

    /// <summary>The numbers of terms that may be near one of the words, ascending.</summary>
    public List<int> Near(string[] words)
    {
        var near = new List<int>();
        foreach (var word in words)
        {
            var limit = EditDistance.Allowed(word.Length);
            var letters = Letters(word);
            var from = Math.Max(0, word.Length - limit);
            var to = Math.Min(_starts.Length - 2, word.Length + limit);
            for (var i = from <= to ? _starts[from] : 0; from <= to && i < _starts[to + 1]; i++)
            {
                if (BitOperations.PopCount(_letters[i] ^ letters) <= 2 * limit)
                {
                    near.Add(_numbers[i]);
                }
            }
        }

        near.Sort();
        return words.Length == 1 ? near : [.. near.Distinct()];
    }

    /// <summary>A bit per letter and one more where it comes again; of other alphabets, some letters share theirs.</summary>
    private static ulong Letters(ReadOnlySpan<char> word)
    {
        var letters = 0ul;
        foreach (var c in word)
        {
            var letter = 1ul << (c & 31);
            letters |= (letters & letter) == 0 ? letter : letter << 32;
        }

        return letters;
    }

    /// <summary>Takes a dictionary group by group.</summary>
    internal sealed class Builder
    {
        private readonly List<(int Length, ulong Letters, int Number)> _words = [];

        public void Add(int group, TermGroup terms)
        {
            Span<char> chars = stackalloc char[Analyzer.MaxTermLength * 4];
            for (var number = group * SegmentWriter.TermsPerGroup; terms.Next(out _); number++)
            {
                if (Utf8.UTF8.TryGetChars(terms.Term, chars, out var length) && length <= EditDistance.MaxLength && Keywords.IsWord(chars[..length]))
                {
                    _words.Add((length, Letters(chars[..length]), number));
                }
            }
        }

        public TermSignatures Finish()
        {
            var words = CollectionsMarshal.AsSpan(_words);
            var starts = new int[EditDistance.MaxLength + 2];
            foreach (var (length, _, _) in words)
            {
                starts[length + 1]++;
            }

            for (var length = 0; length <= EditDistance.MaxLength; length++)
            {
                starts[length + 1] += starts[length];
            }

            var next = starts.AsSpan(0, EditDistance.MaxLength + 1).ToArray();
            var (letters, numbers) = (new ulong[words.Length], new int[words.Length]);
            foreach (var word in words)
            {
                var at = next[word.Length]++;
                (letters[at], numbers[at]) = (word.Letters, word.Number);
            }

            return new TermSignatures(starts, letters, numbers);
        }
    }
}
