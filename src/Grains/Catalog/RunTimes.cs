namespace IndexForge.Grains.Catalog;

/// <summary>A histogram of run times whose buckets grow by 10 %: a percentile read from it is within 5 % of the true one.</summary>
public static class RunTimes
{
    /// <summary>Number of buckets: up to about 11 days.</summary>
    public const int Buckets = 218;

    private const double Growth = 1.1;

    /// <summary>The bucket of a run time.</summary>
    public static int BucketOf(double ms) => ms <= 1 ? 0 : Math.Min(Buckets - 1, 1 + (int)(Math.Log(ms) / Math.Log(Growth)));

    /// <summary>The run time, in ms, that the given share of runs does not exceed.</summary>
    public static double Percentile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts)
        {
            total += count;
        }

        var rank = (long)Math.Ceiling(total * share);
        for (var i = 0; i < counts.Length && total > 0; i++)
        {
            rank -= counts[i];
            if (rank <= 0)
            {
                // The middle of the bucket, on the scale that the buckets grow on.
                return i == 0 ? 1 : Math.Pow(Growth, i - 0.5);
            }
        }

        return 0;
    }
}
