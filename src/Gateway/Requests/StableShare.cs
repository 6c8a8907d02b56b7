namespace IndexForge.Gateway.Requests;

/// <summary>Where a text falls between 0 and 1: the same in every process and version, spread evenly, for samples and gradual rollouts.</summary>
internal static class StableShare
{
    /// <summary>From 0 up to, but never, 1. FNV-1a over UTF-16 code units, then the finaliser of MurmurHash3, which spreads it over all bits.</summary>
    public static double Of(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        hash ^= hash >> 33;
        return (hash >> 11) / (double)(1UL << 53);
    }
}
