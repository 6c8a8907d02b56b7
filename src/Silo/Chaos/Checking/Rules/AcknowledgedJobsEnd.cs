using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>Nothing acknowledged is lost or stuck: every job that was answered with, and every job listed, is over in the end.</summary>
internal sealed class AcknowledgedJobsEnd : IHistoryRule
{
    public string Name => "acknowledged jobs come to an end";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        foreach (var settled in history.Events.OfType<Settled>().Where(s => !s.InTime))
        {
            yield return $"{settled.Unfinished} jobs were unfinished when the time to settle was over";
        }

        var acknowledged = history.Operations.Where(o => o.IsOk && o.Answer!.Job is not null).Select(o => o.Answer!.Job!);
        foreach (var job in acknowledged.Concat(history.Events.OfType<ListedJob>().Select(j => j.Job)).Distinct())
        {
            if (!history.FinalJobs.TryGetValue(job, out var final))
            {
                yield return $"job {job} was not looked at in the end";
            }
            else if (!JobWords.IsEnd(final.Status))
            {
                yield return $"job {job} is {final.Status} in the end";
            }
        }
    }
}
