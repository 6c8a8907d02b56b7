namespace IndexForge.Grains.Jobs;

/// <summary>Exponential back-off with jitter: 50–100 % of <c>first · 2^(attempt−1)</c>, so that jobs that failed together do not return together.</summary>
internal static class Backoff
{
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan longest)
    {
        var full = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Clamp(attempt - 1, 0, 30)), longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(full * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
