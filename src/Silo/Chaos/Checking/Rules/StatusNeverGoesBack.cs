using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>
/// What was shown of a job stays true: a later sight's history begins with the earlier one's, an end is final, and each step
/// is one that a job may take.
/// </summary>
internal sealed class StatusNeverGoesBack : IHistoryRule
{
    public string Name => "no status goes back";

    public IEnumerable<string> Check(HistoryIndex history) => history.Jobs.SelectMany(job => CheckJob(job.Key, [.. job]));

    private static IEnumerable<string> CheckJob(string job, JobSeen[] seen)
    {
        foreach (var steps in seen.Where(s => s.Steps.Length is > 0 and < JobWords.StepsShown).Select(s => s.Steps).DistinctBy(s => string.Join(' ', s)))
        {
            for (var i = 1; i < steps.Length; i++)
            {
                var (from, to) = (JobWords.StatusOf(steps[i - 1]), JobWords.StatusOf(steps[i]));
                if (!JobWords.MayFollow(from, to))
                {
                    yield return $"job {job} went from {steps[i - 1]} to {steps[i]}";
                }
            }
        }

        for (var later = 1; later < seen.Length; later++)
        {
            // The last one that was over before this one was asked for; those before it have been compared with it.
            if (Array.FindLast(seen[..later], s => s.T < seen[later].From) is { } earlier && Contradiction(earlier, seen[later]) is { } what)
            {
                yield return $"job {job}: {what}";
            }
        }
    }

    private static string? Contradiction(JobSeen earlier, JobSeen later)
    {
        if (later.Status == JobWords.Missing)
        {
            return earlier.Status == JobWords.Missing ? null : $"was {earlier.Status} at {earlier.T} ms and is gone at {later.T} ms";
        }

        if (earlier.Status == JobWords.Missing)
        {
            // It was asked for after it had been answered with.
            return $"was not there at {earlier.T} ms";
        }

        if (JobWords.IsEnd(earlier.Status) && later.Status != earlier.Status)
        {
            return $"had {earlier.Status} at {earlier.T} ms ({earlier.Source}) and is {later.Status} at {later.T} ms ({later.Source})";
        }

        if (later.Steps.Length >= JobWords.StepsShown)
        {
            return null;
        }

        return later.Steps.AsSpan().StartsWith(earlier.Steps)
            ? null
            : $"showed [{string.Join(' ', earlier.Steps)}] at {earlier.T} ms ({earlier.Source}) and [{string.Join(' ', later.Steps)}] at {later.T} ms ({later.Source})";
    }
}
