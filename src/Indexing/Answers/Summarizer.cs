using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Chunking;

namespace IndexForge.Indexing.Answers;

/// <summary>
/// Picks the sentences that stand for a text: central ones (similarity to the text's centroid; Radev et al., 2004), with a lead bias, and
/// not two that say the same (maximal marginal relevance; Carbonell and Goldstein, 1998). Linear in the text but for the few picks.
/// </summary>
public static class Summarizer
{
    private const int MaxSentences = 2000;
    private const int MinWords = 5;
    private const int MaxWords = 60;
    private const double LeadWeight = 0.35;
    private const double Novelty = 0.6;

    /// <summary>Summarises a text.</summary>
    /// <param name="text">The text; of a very long one, the first 2,000 sentences count.</param>
    /// <param name="sentences">Sentences to pick.</param>
    /// <param name="language">Its language.</param>
    public static Summary Summarize(string text, int sentences = 3, Language language = Language.English)
    {
        var picked = Pick(text, sentences, language);
        picked.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return new Summary(string.Join(" ", picked.Select(r => r.Of(text).ToString())), picked);
    }

    /// <summary>The sentences that say most, best first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">Sentences to pick.</param>
    /// <param name="language">Its language.</param>
    public static IReadOnlyList<TextRange> KeyPoints(string text, int count = 5, Language language = Language.English) => Pick(text, count, language);

    private static List<TextRange> Pick(string text, int count, Language language)
    {
        var sentences = SentenceVector.Read(text, language, MaxSentences);
        var eligible = sentences.Where(static s => s.Words is >= MinWords and <= MaxWords && !s.IsHeading).ToList();
        if (eligible.Count == 0)
        {
            eligible = sentences;
        }

        var centroid = SentenceVector.Centroid(sentences);
        var worth = eligible.ConvertAll(s => s.Similarity(centroid) + (LeadWeight / (1 + (s.Ordinal / 3.0))));
        var picked = new List<SentenceVector>();
        while (picked.Count < count && picked.Count < eligible.Count)
        {
            var best = -1;
            var bestWorth = double.NegativeInfinity;
            for (var i = 0; i < eligible.Count; i++)
            {
                var value = worth[i] - (Novelty * picked.Select(p => p.Similarity(eligible[i].Terms)).DefaultIfEmpty().Max());
                if (value > bestWorth && !picked.Contains(eligible[i]))
                {
                    (best, bestWorth) = (i, value);
                }
            }

            picked.Add(eligible[best]);
        }

        return picked.ConvertAll(static p => p.Range);
    }
}
