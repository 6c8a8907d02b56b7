using System.Collections.Frozen;

namespace IndexForge.Indexing.Analysis;

/// <summary>
/// Tells a text's language by its function words: they make up a third of any prose and are seldom shared. Words that several
/// languages have count for each by its share. Looks at a bounded part of the text; no table, no training.
/// </summary>
public static class LanguageDetector
{
    /// <summary>Words looked at: more do not change the result.</summary>
    public const int MaxWords = 1000;

    /// <summary>Words from which a text without known function words is taken for one in an unknown language.</summary>
    private const int MinWordsForNone = 25;
    private const double MinShare = 0.06;
    private const double MinWeight = 1.5;
    private const double MinLead = 1.25;

    private static readonly FrozenDictionary<string, (Language[] Languages, double Weight)>.AlternateLookup<ReadOnlySpan<char>> Known = StopWords.Words
        .SelectMany(static (words, language) => words.Select(w => (Word: w, Language: (Language)language)))
        .GroupBy(static w => w.Word)
        .ToFrozenDictionary(static g => g.Key, static g => (g.Select(static w => w.Language).ToArray(), 1.0 / g.Count()))
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The language of a text.</summary>
    /// <param name="text">The text; its first <see cref="MaxWords"/> words count.</param>
    /// <returns>
    /// The language where there is evidence of one; <see cref="Language.None"/> where a text is long enough to tell that it is none of those
    /// known; null where it is too short to tell.
    /// </returns>
    public static Language? Detect(ReadOnlySpan<char> text)
    {
        Span<double> weights = stackalloc double[StopWords.Words.Length];
        weights.Clear();
        var sink = new Counter(weights);
        var words = 0;
        var at = 0;
        while (words < MaxWords && WordScanner.Next(text, ref at, out var end, out var ideographs))
        {
            if (!ideographs && end - at <= Analyzer.MaxTermLength && char.IsLetter(text[at]))
            {
                words++;
                sink.Take(text[at..end]);
            }

            at = end;
        }

        var best = 0;
        for (var i = 1; i < weights.Length; i++)
        {
            best = weights[i] > weights[best] ? i : best;
        }

        var second = 0.0;
        for (var i = 1; i < weights.Length; i++)
        {
            second = i == best ? second : Math.Max(second, weights[i]);
        }

        return weights[best] >= MinWeight && weights[best] >= MinShare * words && weights[best] >= MinLead * second ? (Language)best
            : words >= MinWordsForNone ? Language.None : null;
    }

    private readonly ref struct Counter(Span<double> weights)
    {
        private readonly Span<double> _weights = weights;

        public void Take(ReadOnlySpan<char> word)
        {
            Span<char> buffer = stackalloc char[3 * Analyzer.MaxTermLength];

            // What stands before an apostrophe is a word of its own in French and Italian, what stands behind it is not.
            var cut = word.IndexOfAny('\'', '’');
            var length = Analyzer.FoldWord(cut > 0 ? word[..cut] : word, buffer);
            if (length > 0 && Known.TryGetValue(buffer[..length], out var found))
            {
                foreach (var language in found.Languages)
                {
                    _weights[(int)language] += found.Weight;
                }
            }
        }
    }
}
