namespace IndexForge.Silo.Chaos.Checking;

/// <summary>One promise of the service, judged on a history alone.</summary>
internal interface IHistoryRule
{
    /// <summary>The promise in a few words.</summary>
    string Name { get; }

    /// <summary>Everything in the history that breaks it.</summary>
    IEnumerable<string> Check(HistoryIndex history);
}
