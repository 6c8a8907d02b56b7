using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking;

/// <summary>How much a history has put the service through.</summary>
internal sealed record HistoryCounts
{
    public int Requests { get; private init; }

    public int Unanswered { get; private init; }

    /// <summary>Requests that met no service: it was down, or had stopped listening.</summary>
    public int NotSent { get; private init; }

    public int AcknowledgedJobs { get; private init; }

    public int ListedJobs { get; private init; }

    public int Documents { get; private init; }

    public IReadOnlyDictionary<string, int> JobsByStatus { get; private init; } = new Dictionary<string, int>();

    public int MostInterruptions { get; private init; }

    public int InterruptedJobs { get; private init; }

    public IReadOnlyDictionary<ProcessEnd, int> Ends { get; private init; } = new Dictionary<ProcessEnd, int>();

    public int ClockMoves { get; private init; }

    public int FailedBefore { get; private init; }

    public int AnswersLost { get; private init; }

    public int Delays { get; private init; }

    public int TicksDropped { get; private init; }

    public int TicksDoubled { get; private init; }

    public int Callbacks { get; private init; }

    /// <summary>SIGKILLs, whatever the process was doing.</summary>
    public int Kills => Ends.Where(e => e.Key is ProcessEnd.Killed or ProcessEnd.KilledStarting or ProcessEnd.KilledStopping).Sum(e => e.Value);

    public static HistoryCounts Of(HistoryIndex history)
    {
        var faults = history.Events.OfType<FaultsCounted>().ToList();
        return new HistoryCounts
        {
            Requests = history.Operations.Count,
            Unanswered = history.Operations.Count(o => o.Answer?.Outcome is null or Outcome.Unknown),
            NotSent = history.Operations.Count(o => o.Answer?.Outcome == Outcome.NotSent),
            AcknowledgedJobs = history.Operations.Where(o => o.IsOk && o.Answer!.Job is not null).Select(o => o.Answer!.Job).Distinct().Count(),
            ListedJobs = history.Events.OfType<ListedJob>().Select(j => j.Job).Distinct().Count(),
            Documents = history.Contents.Count,
            JobsByStatus = history.FinalJobs.Values.CountBy(j => j.Status).ToDictionary(),
            MostInterruptions = history.FinalJobs.Values.Select(j => j.Interruptions).DefaultIfEmpty().Max(),
            InterruptedJobs = history.FinalJobs.Values.Count(j => j.Interruptions > 0),
            Ends = history.Events.OfType<ProcessEnded>().CountBy(e => e.How).ToDictionary(),
            ClockMoves = history.Events.OfType<ClockMoved>().Count(),
            FailedBefore = faults.Sum(f => f.FailedBefore),
            AnswersLost = faults.Sum(f => f.AnswersLost),
            Delays = faults.Sum(f => f.Delays),
            TicksDropped = faults.Sum(f => f.TicksDropped),
            TicksDoubled = faults.Sum(f => f.TicksDoubled),
            Callbacks = history.Events.OfType<CallbackArrived>().Count(),
        };
    }
}
