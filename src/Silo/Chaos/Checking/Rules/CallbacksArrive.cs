using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>A job's end is reported to the address its submitter named, signed, with the status it has.</summary>
internal sealed class CallbacksArrive : IHistoryRule
{
    public string Name => "callbacks arrive";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        var arrived = history.Events.OfType<CallbackArrived>().ToLookup(c => c.Address);
        foreach (var unsigned in history.Events.OfType<CallbackArrived>().Where(c => !c.Signed))
        {
            yield return $"a callback of job {unsigned.Job} came with a wrong signature";
        }

        foreach (var asked in history.Operations.Where(o => o is { IsOk: true, Sent.Callback: not null }))
        {
            var job = asked.Answer!.Job!;
            if (history.FinalJobs.TryGetValue(job, out var final) && JobWords.IsEnd(final.Status)
                && !arrived[asked.Sent.Callback!].Any(c => c.Job == job && c.Status == final.Status && c.Answer == 200))
            {
                yield return $"job {job} is {final.Status} and its callback did not arrive";
            }
        }
    }
}
