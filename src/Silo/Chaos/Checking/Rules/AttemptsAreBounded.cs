namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>At most three attempts, however often a job is interrupted; at most 21 interruptions.</summary>
internal sealed class AttemptsAreBounded : IHistoryRule
{
    private const int MaxInterruptions = 21;

    public string Name => "attempts are bounded";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        foreach (var job in history.Jobs)
        {
            var worst = job.MaxBy(j => j.Attempt)!;
            if (worst.Attempt > Math.Min(3, worst.MaxAttempts) && worst.Status != JobWords.Missing)
            {
                yield return $"job {job.Key} was at attempt {worst.Attempt} of {worst.MaxAttempts}";
            }

            if (job.Max(j => j.Interruptions) is var interruptions and > MaxInterruptions)
            {
                yield return $"job {job.Key} was interrupted {interruptions} times and still driven";
            }

            if (job.FirstOrDefault(j => j.Steps.Length < JobWords.StepsShown && Begun(j.Steps) - j.Interruptions > 3) is { } seen)
            {
                yield return $"job {job.Key} began {Begun(seen.Steps)} attempts with {seen.Interruptions} interruptions";
            }
        }
    }

    private static int Begun(string[] steps) => steps.Count(s => JobWords.StatusOf(s) == "processing");
}
