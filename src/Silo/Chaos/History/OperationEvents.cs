namespace IndexForge.Silo.Chaos.History;

/// <summary>A file that the harness may send. <c>Rows</c> and <c>Chunks</c> are what a service has of it once, where that is known.</summary>
internal sealed record ContentMade(string Marker, ContentClass Class, string Name, long Bytes, string Sha256, long? Rows, int? Chunks) : HistoryEvent;

/// <summary>What a file is meant to do.</summary>
internal enum ContentClass
{
    /// <summary>To be indexed.</summary>
    Good,

    /// <summary>To break a reader: refused or indexed, but over.</summary>
    Poison,

    /// <summary>To end the process that works on it.</summary>
    Crash,

    /// <summary>Never to come back.</summary>
    Hang,

    /// <summary>To take all memory.</summary>
    Memory,
}

/// <summary>A request is about to be sent.</summary>
internal sealed record Invoked(int Op, OperationKind Action, int Incarnation, string? Marker = null, string? Document = null, string? Job = null, string? Callback = null) : HistoryEvent;

/// <summary>What is asked.</summary>
internal enum OperationKind
{
    Upload,
    Reprocess,
    Cancel,
    Requeue,
    Delete,
    Read,
    Search,
}

/// <summary>What came of a request.</summary>
internal sealed record Answered(
    int Op, Outcome Outcome, int? Status = null, string? Code = null, string? Document = null, string? Job = null, bool? Duplicate = null, long? Total = null) : HistoryEvent;

/// <summary>What the harness knows of a request.</summary>
internal enum Outcome
{
    /// <summary>Acknowledged.</summary>
    Ok,

    /// <summary>Refused: it had no effect.</summary>
    Refused,

    /// <summary>No connection came about: the service has never had it.</summary>
    NotSent,

    /// <summary>No answer, or a fault of the service: it may have had its effect, or have it as long as the process lives.</summary>
    Unknown,
}

/// <summary>
/// A job as it was shown. <c>From</c> is when the harness asked, <c>Steps</c> the history as <c>status:attempt</c>. A job that was not
/// there has the status <c>missing</c>.
/// </summary>
internal sealed record JobSeen(
    long From, string Job, string Status, int Attempt, int MaxAttempts, int Interruptions, string[] Steps, string? Error, string? Subject, JobSource Source) : HistoryEvent;

/// <summary>How a job was seen.</summary>
internal enum JobSource
{
    /// <summary>Asked for.</summary>
    Poll,

    /// <summary>In its event stream.</summary>
    Stream,

    /// <summary>Asked for after everything had settled and the process had been killed once more.</summary>
    Final,
}

/// <summary>A callback came in.</summary>
internal sealed record CallbackArrived(string Address, string Job, string Status, bool Signed, int Answer) : HistoryEvent;
