using System.ComponentModel.DataAnnotations;

namespace IndexForge.Storage.Chaos;

/// <summary>How often the calls of some states fail, and how. Probabilities are 0 to 1.</summary>
public sealed record ChaosRule
{
    /// <summary>The provider's name, or null for any.</summary>
    public string? Provider { get; set; }

    /// <summary>The state's name, or null for any.</summary>
    public string? State { get; set; }

    /// <summary>The calls that the rule is about.</summary>
    public ChaosOperations Operations { get; set; } = ChaosOperations.All;

    /// <summary>How often a call fails before it reaches the store.</summary>
    [Range(0.0, 1.0)]
    public double FailBefore { get; set; }

    /// <summary>How often a call is carried out and its answer lost.</summary>
    [Range(0.0, 1.0)]
    public double LoseAnswer { get; set; }

    /// <summary>How often an answer comes late.</summary>
    [Range(0.0, 1.0)]
    public double Delay { get; set; }

    /// <summary>The longest delay; the actual ones are spread evenly below it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    internal bool Fits(string provider, string state, ChaosOperations operation) =>
        (Provider is null || Provider == provider) && (State is null || State == state) && Operations.HasFlag(operation);
}
