namespace LocalOrleans.Activations;

/// <summary>A task that grain code queued: a continuation after an await, or what it started itself.</summary>
internal sealed class TaskItem(Task task) : WorkItem
{
    public override void Run(Activation activation) => activation.Execute(task);
}
