using System.Globalization;

namespace IndexForge.Grains.Jobs;

/// <summary>Which queue partition a job belongs to.</summary>
internal static class QueuePartitions
{
    public static string Of(string jobKey, int partitions) =>
        (StableHash.Of(jobKey) % (uint)partitions).ToString(CultureInfo.InvariantCulture);
}
