namespace IndexForge.Indexing.Answers;

/// <summary>How much of one text's words another has, in order.</summary>
internal static class WordOrder
{
    /// <summary>The length of the longest common subsequence.</summary>
    public static int Common(List<string> a, List<string> b)
    {
        var lengths = new int[b.Count + 1];
        foreach (var word in a)
        {
            var before = 0;
            for (var j = 1; j <= b.Count; j++)
            {
                var here = lengths[j];
                lengths[j] = word == b[j - 1] ? before + 1 : Math.Max(here, lengths[j - 1]);
                before = here;
            }
        }

        return lengths[^1];
    }

    /// <summary>The share of neighbouring words, of the different pairs that there are, that stand side by side in the other text too.</summary>
    public static double SharedPairs(List<string> words, List<string> other)
    {
        var pairs = Pairs(words);
        return pairs.Count == 0 ? 0 : (double)pairs.Intersect(Pairs(other)).Count() / pairs.Count;
    }

    private static HashSet<(string, string)> Pairs(List<string> words) => [.. words.Zip(words.Skip(1))];
}
