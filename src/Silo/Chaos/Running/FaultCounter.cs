using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Running;

/// <summary>Counts the faults that a process says in its log it inflicted on itself; the last ones before a kill may go untold.</summary>
internal sealed class FaultCounter
{
    private const string Mark = "Chaos: ";

    private int _failedBefore;
    private int _answersLost;
    private int _delays;
    private int _ticksDropped;
    private int _ticksDoubled;

    public void Count(string line)
    {
        var at = line.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return;
        }

        var told = line.AsSpan(at + Mark.Length);
        CountIf(told.StartsWith("storage FailBefore"), ref _failedBefore);
        CountIf(told.StartsWith("storage LoseAnswer"), ref _answersLost);
        CountIf(told.StartsWith("storage ") && !told.Contains(", 0 ms late", StringComparison.Ordinal), ref _delays);
        CountIf(told.StartsWith("dropped a tick"), ref _ticksDropped);
        CountIf(told.StartsWith("doubled a tick"), ref _ticksDoubled);
    }

    public FaultsCounted Total(int incarnation) => new(incarnation, _failedBefore, _answersLost, _delays, _ticksDropped, _ticksDoubled);

    private static void CountIf(bool told, ref int count)
    {
        if (told)
        {
            Interlocked.Increment(ref count);
        }
    }
}
