namespace IndexForge.Cluster.Tests.Support;

/// <summary>How long the runs take: short as part of every test run, long (<c>CLUSTER_TESTS=long</c>) for figures on record.</summary>
internal static class Size
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("CLUSTER_TESTS") == "long";

    public static int Kills => Long ? 6 : 2;

    public static TimeSpan BetweenKills => Long ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(12);

    /// <summary>How long after a kill errors are forgiven.</summary>
    public static TimeSpan Forgiven => TimeSpan.FromSeconds(20);

    public static int Callers => Long ? 6 : 3;
}
