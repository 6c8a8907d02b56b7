namespace IndexForge.Gateway.Health;

/// <summary>Checks one component. The host registers one per component that this process has.</summary>
public interface IHealthProbe
{
    /// <summary>The component's name: lower case, stable.</summary>
    string Component { get; }

    /// <summary>How it is now. An exception counts as unhealthy.</summary>
    Task<HealthFinding> Check(CancellationToken cancellation);
}

/// <summary>How a component is.</summary>
public enum HealthState
{
    /// <summary>As it should be.</summary>
    Healthy,

    /// <summary>Works, but somebody should look.</summary>
    Degraded,

    /// <summary>Cannot do its part.</summary>
    Unhealthy,

    /// <summary>Not there, and not needed.</summary>
    Unavailable,
}

/// <summary>What a probe found.</summary>
/// <param name="State">How the component is.</param>
/// <param name="Detail">For people, in a sentence.</param>
public sealed record HealthFinding(HealthState State, string Detail)
{
    /// <summary>Figures by name.</summary>
    public IReadOnlyDictionary<string, double> Values { get; init; } = new Dictionary<string, double>();

    /// <summary>The limits that the figures were held against, by name.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();
}
