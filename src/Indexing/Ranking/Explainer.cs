using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>Says what a hit's score is made of, from the same postings and factors that made it.</summary>
internal static class Explainer
{
    public static List<ScorePart> Explain(PartView view, int chunk, QueryPlan plan, Bm25 model, IReadOnlyDictionary<string, PostingList> lists)
    {
        var parts = new List<ScorePart>();
        foreach (var term in plan.Terms)
        {
            if (lists.TryGetValue(term.Key, out var list) && FrequencyIn(list, chunk) is var frequency and > 0)
            {
                var impact = model.Impacts[(Math.Min(frequency, Bm25.Frequencies - 1) << 8) | view.Part.LengthCodes[chunk]];
                parts.Add(new ScorePart(term.Key, frequency, term.Chunks, term.Weight, impact, term.Weight * impact));
            }
        }

        return parts;
    }

    private static int FrequencyIn(PostingList list, int chunk)
    {
        Span<int> chunks = stackalloc int[PostingBlock.Size];
        Span<int> frequencies = stackalloc int[PostingBlock.Size];
        var cursor = list.Open();
        for (int n; (n = cursor.Next(chunks, frequencies)) > 0;)
        {
            if (chunks[n - 1] >= chunk)
            {
                var at = chunks[..n].BinarySearch(chunk);
                return at < 0 ? 0 : frequencies[at];
            }
        }

        return 0;
    }
}
