namespace IndexForge.Silo.Chaos.History;

/// <summary>The first line: what was asked for.</summary>
internal sealed record RunBegan(int Seed, double Minutes, int Kills, string Version, string Machine) : HistoryEvent;

/// <summary>A process was started. <c>Faults</c> says what it inflicts on itself.</summary>
internal sealed record ProcessStarted(int Incarnation, string Faults) : HistoryEvent;

/// <summary>It serves.</summary>
internal sealed record ProcessReady(int Incarnation) : HistoryEvent;

/// <summary>It is gone: every request that was sent to it has had its last effect.</summary>
internal sealed record ProcessEnded(int Incarnation, ProcessEnd How, int ExitCode) : HistoryEvent;

/// <summary>How a process came to its end.</summary>
internal enum ProcessEnd
{
    /// <summary>SIGKILL while it served.</summary>
    Killed,

    /// <summary>SIGKILL before it served.</summary>
    KilledStarting,

    /// <summary>SIGKILL after SIGTERM, before it had ended.</summary>
    KilledStopping,

    /// <summary>SIGTERM, and it ended by itself.</summary>
    Stopped,

    /// <summary>SIGTERM, and SIGKILL when it had not ended long after it should have.</summary>
    Overdue,

    /// <summary>A document made to crash it did.</summary>
    CrashedByDocument,

    /// <summary>By itself: nobody asked for it.</summary>
    Died,
}

/// <summary>The service's clock was set off by so much from now on.</summary>
internal sealed record ClockMoved(int Minutes) : HistoryEvent;

/// <summary>Faults that a process said it inflicted on itself.</summary>
internal sealed record FaultsCounted(int Incarnation, int FailedBefore, int AnswersLost, int Delays, int TicksDropped, int TicksDoubled) : HistoryEvent;

/// <summary>Whether all work had come to its end in time once the faults were over.</summary>
internal sealed record Settled(bool InTime, long Unfinished) : HistoryEvent;
