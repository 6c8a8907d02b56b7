namespace Orleans.TestingHost;

/// <summary>What tells one silo of a test from another.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    public string SiloName { get; set; } = "Silo_0";
}
