namespace IndexForge.Storage.Chaos;

/// <summary>Which faults are injected into storage. For tests, drills and game days; nothing is injected without rules.</summary>
public sealed record ChaosOptions
{
    /// <summary>Starts the sequence of faults: the same seed and calls give the same faults.</summary>
    public int Seed { get; set; }

    /// <summary>The first rule that fits a call decides about it.</summary>
    public IList<ChaosRule> Rules { get; init; } = [];
}
