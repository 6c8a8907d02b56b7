namespace IndexForge.Indexing.Queries;

/// <summary>Edits between two words: insertion, deletion, substitution, and the swap of two neighbours (optimal string alignment).</summary>
internal static class EditDistance
{
    /// <summary>Edits that a word of this length may be off by.</summary>
    public static int Allowed(int length) => length < 5 ? 0 : length < 8 ? 1 : 2;

    /// <summary>Whether the distance is at most <paramref name="limit"/>; the distance then.</summary>
    public static bool IsWithin(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit, out int distance)
    {
        distance = limit + 1;
        if (Math.Abs(a.Length - b.Length) > limit || a.Length > 64 || b.Length > 64)
        {
            return false;
        }

        Span<int> rows = stackalloc int[3 * 66];
        var before = rows[..66];
        var previous = rows[66..132];
        var current = rows[132..];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            var best = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost = Math.Min(cost, before[j - 2] + 1);
                }

                current[j] = cost;
                best = Math.Min(best, cost);
            }

            if (best > limit)
            {
                return false;
            }

            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        distance = previous[b.Length];
        return distance <= limit;
    }
}
