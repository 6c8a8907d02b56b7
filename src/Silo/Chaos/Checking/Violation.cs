namespace IndexForge.Silo.Chaos.Checking;

/// <summary>A promise that a history shows broken.</summary>
internal sealed record Violation(string Rule, string What);
