using IndexForge.Silo.Chaos.Checking;
using IndexForge.Silo.Chaos.History;

namespace IndexForge.Chaos.Tests.Checking;

/// <summary>Hand-made histories: a good one, and what turns it into a bad one.</summary>
internal sealed class Histories
{
    public const string Job = "j-1";
    public const string Document = "d";
    public const string Marker = "mk";

    private readonly List<HistoryEvent> _events = [];
    private long _now;

    /// <summary>One file, sent, worked on and read: nothing is wrong with it.</summary>
    public static Histories Good() => new Histories()
        .Add(new RunBegan(1, 1, 1, "0", "test"))
        .Add(new ProcessStarted(1, "none"))
        .Add(new ProcessReady(1))
        .Add(new ContentMade(Marker, ContentClass.Good, "mk.csv", 10, "sha", 3, 3))
        .Add(new Invoked(1, OperationKind.Upload, 1, Marker: Marker))
        .Add(new Answered(1, Outcome.Ok, 202, Document: Document, Job: Job, Duplicate: false))
        .See("processing", "queued:0", "processing:1")
        .Add(new ProcessEnded(1, ProcessEnd.Killed, 137))
        .Add(new ProcessStarted(2, "none"))
        .Add(new ProcessReady(2))
        .See("completed", "queued:0", "processing:1", "queued:0", "processing:1", "completed:1")
        .Add(new Settled(true, 0))
        .Add(new ListedJob(Job, "document", Document, "completed"))
        .Add(new ListedDocument(Document, "mk.csv", "indexed", 3, 3))
        .Add(new FinalDocument(Document, 200, "indexed", 1, 3, 3, 3, "sha", null, Job))
        .See(JobSource.Final, "completed", 1, 1, "queued:0", "processing:1", "queued:0", "processing:1", "completed:1")
        .Add(new FinalSearch(Marker, 3, [Document]))
        .Add(new FinalSearch(null, 3, []))
        .Add(new FinalStats(new Dictionary<string, long> { ["completed"] = 1, ["failed"] = 0 }))
        .Add(new ProcessEnded(2, ProcessEnd.Stopped, 0));

    /// <summary>The good one with other end states for the one document.</summary>
    public static Histories GoodBut(Func<HistoryEvent, HistoryEvent?> change)
    {
        var history = Good();
        for (var i = history._events.Count - 1; i >= 0; i--)
        {
            var time = history._events[i].T;
            if (change(history._events[i]) is { } changed)
            {
                changed.T = time;
                history._events[i] = changed;
            }
            else
            {
                history._events.RemoveAt(i);
            }
        }

        return history;
    }

    public Histories Add(HistoryEvent happened)
    {
        happened.T = _now += 10;
        _events.Add(happened);
        return this;
    }

    /// <summary>Puts events before the end state, at times of their own.</summary>
    public Histories Before<T>(params HistoryEvent[] happened)
        where T : HistoryEvent
    {
        var at = _events.FindIndex(e => e is T);
        var time = _events[at - 1].T;
        foreach (var one in happened)
        {
            one.T = ++time;
        }

        _events.InsertRange(at, happened);
        return this;
    }

    public Histories See(string status, params string[] steps) => See(JobSource.Poll, status, 1, steps.Length > 2 ? 1 : 0, steps);

    public Histories See(JobSource source, string status, int attempt, int interruptions, params string[] steps) =>
        Add(new JobSeen(_now + 5, Job, status, attempt, 3, interruptions, steps, null, Document, source));

    public string[] BrokenRules() => [.. HistoryChecker.Check(_events).Violations.Select(v => v.Rule).Distinct()];
}
