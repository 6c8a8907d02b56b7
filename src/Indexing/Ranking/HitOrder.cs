namespace IndexForge.Indexing.Ranking;

/// <summary>The total order of hits.</summary>
internal static class HitOrder
{
    public static int Compare(double scoreA, string documentA, int ordinalA, double scoreB, string documentB, int ordinalB)
    {
        var order = scoreB.CompareTo(scoreA);
        order = order != 0 ? order : string.CompareOrdinal(documentA, documentB);
        return order != 0 ? order : ordinalA.CompareTo(ordinalB);
    }
}
