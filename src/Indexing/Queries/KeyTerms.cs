using IndexForge.Indexing.Analysis;
using IndexForge.Indexing.Ranking;

namespace IndexForge.Indexing.Queries;

/// <summary>The words of a text that tell it from the others of a collection: what to search by for texts like it.</summary>
public static class KeyTerms
{
    /// <summary>Picks words by frequency in the text and rarity in the collection; words that only this text has find nothing and are left out.</summary>
    /// <param name="text">The text; of a long one the first <see cref="QueryParser.MaxLength"/> characters count.</param>
    /// <param name="statistics">The collection's statistics for <see cref="QueryParser.Plain"/> of the text.</param>
    /// <param name="count">Words to pick.</param>
    /// <returns>A plain query.</returns>
    public static string Of(string text, QueryStatistics statistics, int count)
    {
        var cut = text.Length > QueryParser.MaxLength ? text[..QueryParser.MaxLength] : text;
        var words = new Dictionary<string, (int Occurrences, double Rarity)>(StringComparer.OrdinalIgnoreCase);
        foreach (var term in QueryAnalysis.Run(cut))
        {
            var chunks = term.Variants.Max(v => statistics.Frequencies.GetValueOrDefault(v.Term));
            if (chunks < 2 || term.Kind == TokenKind.Part || Array.Exists(term.Variants, static v => v.StopIn != 0))
            {
                continue;
            }

            words[term.Surface] = (words.GetValueOrDefault(term.Surface).Occurrences + 1, Bm25.Idf(chunks, statistics.Chunks));
        }

        return string.Join(' ', words
            .OrderByDescending(static w => (1 + Math.Log(w.Value.Occurrences)) * w.Value.Rarity).ThenBy(static w => w.Key, StringComparer.Ordinal)
            .Take(count)
            .Select(static w => w.Key));
    }
}
