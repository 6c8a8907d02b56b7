using IndexForge.Silo.Chaos.Checking;

namespace IndexForge.Silo.Chaos;

/// <summary>A verdict as people read it.</summary>
internal static class VerdictText
{
    private const int ShownPerRule = 8;

    public static IEnumerable<string> Lines(Verdict verdict)
    {
        var c = verdict.Counts;
        yield return $"requests               {c.Requests} ({c.Unanswered} of unknown outcome, {c.NotSent} not sent)";
        yield return $"files                  {c.Documents}";
        yield return $"acknowledged jobs      {c.AcknowledgedJobs} (all jobs: {c.ListedJobs}; {Join(c.JobsByStatus)})";
        yield return $"interrupted jobs       {c.InterruptedJobs} (at most {c.MostInterruptions} times)";
        yield return $"ends of the process    {c.Kills} SIGKILLs ({Join(c.Ends)})";
        yield return $"storage faults         {c.FailedBefore} refused, {c.AnswersLost} answers lost, {c.Delays} late";
        yield return $"reminder ticks         {c.TicksDropped} dropped, {c.TicksDoubled} doubled";
        yield return $"clock moves            {c.ClockMoves}";
        yield return $"callbacks received     {c.Callbacks}";
        foreach (var rule in HistoryChecker.Rules)
        {
            var broken = verdict.Violations.Where(v => v.Rule == rule.Name).ToList();
            yield return $"  {(broken.Count == 0 ? "holds " : "BROKEN")}  {rule.Name}{(broken.Count == 0 ? "" : $" ({broken.Count})")}";
            foreach (var violation in broken.Take(ShownPerRule))
            {
                yield return $"          - {violation.What}";
            }
        }

        foreach (var other in verdict.Violations.Where(v => HistoryChecker.Rules.All(r => r.Name != v.Rule)))
        {
            yield return $"  BROKEN  {other.Rule}: {other.What}";
        }

        yield return verdict.Holds ? "Verdict: every promise held." : $"Verdict: BROKEN, {verdict.Violations.Count} violations.";
    }

    private static string Join<T>(IReadOnlyDictionary<T, int> counts) => string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}"));
}
