namespace IndexForge.Indexing.Analysis.Stemming;

/// <summary>Suffixes in groups that share a rule; the longest one that a word ends with is found.</summary>
internal sealed class Suffixes
{
    private readonly Dictionary<char, (string Suffix, int Group)[]> _byLast;

    /// <param name="groups">Each a list of suffixes, separated by spaces.</param>
    public Suffixes(params ReadOnlySpan<string> groups)
    {
        var all = new List<(string Suffix, int Group)>();
        for (var i = 0; i < groups.Length; i++)
        {
            foreach (var suffix in groups[i].Split(' '))
            {
                all.Add((suffix, i));
            }
        }

        _byLast = all.GroupBy(static s => s.Suffix[^1]).ToDictionary(static g => g.Key, static g => g.OrderByDescending(static s => s.Suffix.Length).ToArray());
    }

    /// <summary>The group of the longest suffix that lies in a region, -1 if there is none; of those shorter than a limit, if one is given.</summary>
    public int Find(in StemWord word, out int length, int region = 0, int below = int.MaxValue)
    {
        if (_byLast.TryGetValue(word.Last(), out var suffixes))
        {
            foreach (var (suffix, group) in suffixes)
            {
                if (suffix.Length < below && word.Ends(suffix, region))
                {
                    length = suffix.Length;
                    return group;
                }
            }
        }

        length = 0;
        return -1;
    }
}
