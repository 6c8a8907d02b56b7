using IndexForge.Silo.Chaos.History;

namespace IndexForge.Silo.Chaos.Checking.Rules;

/// <summary>The service ends when it is asked to, with exit code 0, and not otherwise: no document takes it down.</summary>
internal sealed class ServiceGoesOn : IHistoryRule
{
    public string Name => "the service goes on";

    public IEnumerable<string> Check(HistoryIndex history)
    {
        foreach (var end in history.Events.OfType<ProcessEnded>())
        {
            if (end.How == ProcessEnd.Died)
            {
                yield return $"process {end.Incarnation} ended by itself at {end.T} ms with exit code {end.ExitCode}";
            }
            else if (end.How == ProcessEnd.Overdue)
            {
                yield return $"process {end.Incarnation} was asked to stop and had not ended at {end.T} ms";
            }
            else if (end is { How: ProcessEnd.Stopped, ExitCode: not 0 })
            {
                yield return $"process {end.Incarnation} was stopped and ended with exit code {end.ExitCode}";
            }
        }
    }
}
