namespace IndexForge.Bench.Storage;

/// <summary>What a run gave: rate, latency, and allocation per write.</summary>
internal sealed record Measured(double PerSecond, TimeSpan P50, TimeSpan P99, double BytesPerWrite);
