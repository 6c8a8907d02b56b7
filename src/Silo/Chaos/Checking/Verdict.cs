namespace IndexForge.Silo.Chaos.Checking;

/// <summary>What a history proves.</summary>
internal sealed record Verdict(HistoryCounts Counts, IReadOnlyList<Violation> Violations)
{
    public bool Holds => Violations.Count == 0;
}
