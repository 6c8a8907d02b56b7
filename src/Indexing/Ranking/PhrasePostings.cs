using IndexForge.Indexing.Postings;
using IndexForge.Indexing.Queries;
using IndexForge.Indexing.Shards;

namespace IndexForge.Indexing.Ranking;

/// <summary>The postings of several words next to each other, as those of one term.</summary>
internal static class PhrasePostings
{
    /// <summary>Finds them; null where the part has none.</summary>
    public static async ValueTask<PostingList?> FindAsync(PartView view, string[] words, PartLists lists, CancellationToken cancellation)
    {
        var condition = new PlannedCondition([.. words.Select(static w => new[] { w })], [.. Enumerable.Range(0, words.Length)], null, InOrder: true, Negated: false);
        var met = await ConditionMatcher.MatchAsync(view, condition, lists, cancellation);
        var count = met.Count();
        if (count == 0)
        {
            return null;
        }

        var chunks = new int[count];
        var frequencies = new int[count];
        for (int chunk = 0, at = 0; at < count; chunk++)
        {
            if (met[chunk])
            {
                // How often a name of several words is repeated says little: once counts.
                (chunks[at], frequencies[at++]) = (chunk, 1);
            }
        }

        return UnionPostings.Of(chunks, frequencies);
    }
}
