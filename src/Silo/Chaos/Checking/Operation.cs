using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking;

/// <summary>A request from its sending to its last possible effect.</summary>
/// <param name="Sent">What was sent.</param>
/// <param name="Answer">What came of it; null where the history ends before.</param>
/// <param name="Until">No effect of it comes later: its answer, or the end of the process that had it.</param>
internal sealed record Operation(Invoked Sent, Answered? Answer, long Until)
{
    public OperationKind Action => Sent.Action;

    public bool IsOk => Answer?.Outcome == Outcome.Ok;

    /// <summary>Whether it had, or may have had, an effect.</summary>
    public bool MayCount => Answer?.Outcome is not (Outcome.Refused or Outcome.NotSent);

    /// <summary>Whether it was over before another was sent.</summary>
    public bool Precedes(Operation other) => Until < other.Sent.T;
}
