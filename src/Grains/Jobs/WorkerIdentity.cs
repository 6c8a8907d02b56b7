namespace IndexForge.Grains.Jobs;

/// <summary>This process among all that ever work: new at every start.</summary>
public sealed class WorkerIdentity
{
    public string Id { get; } = Ids.New();
}
