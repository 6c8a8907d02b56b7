namespace IndexForge.Bench.Jobs;

/// <summary>What is asked of a queue.</summary>
/// <param name="Jobs">Jobs of the bulk.</param>
/// <param name="Senders">Callers that enqueue the bulk, each one job after the other.</param>
/// <param name="Workers">Attempts at once.</param>
/// <param name="Rate">Jobs a second of the trickle.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Retries">Jobs whose first attempt fails.</param>
/// <param name="RetryMs">When their second is due.</param>
internal sealed record JobLoad(int Jobs, int Senders, int Workers, int Rate, int Seconds, int Retries, int RetryMs);

/// <summary>What came of it; times in ms, unsorted.</summary>
/// <param name="PerSecond">Jobs of the bulk a second, from the first enqueue to the last completion.</param>
/// <param name="Cpu">Processor seconds, of all processes involved, for 1,000 jobs of the bulk.</param>
/// <param name="Enqueue">Times until an enqueue of the bulk was acknowledged.</param>
/// <param name="Trickle">The same of the trickle.</param>
/// <param name="Starts">Times from the call that enqueues to the attempt's start, in the trickle.</param>
/// <param name="RetryErrors">How far second attempts missed their time.</param>
internal sealed record JobFigures(double PerSecond, double Cpu, List<double> Enqueue, List<double> Trickle, List<double> Starts, List<double> RetryErrors)
{
    public static double At(List<double> times, double share)
    {
        var sorted = times.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
    }
}
