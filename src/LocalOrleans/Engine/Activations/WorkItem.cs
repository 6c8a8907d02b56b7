namespace LocalOrleans.Activations;

/// <summary>One piece of an activation's work; links itself into the activation's queue, so queueing allocates nothing.</summary>
internal abstract class WorkItem
{
    public WorkItem? Next;

    /// <summary>Runs on the activation, alone.</summary>
    public abstract void Run(Activation activation);
}
