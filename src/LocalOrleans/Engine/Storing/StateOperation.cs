namespace LocalOrleans.Storing;

/// <summary>A storage operation that a grain has asked for.</summary>
internal sealed class StateOperation(StateOperationKind kind)
{
    public StateOperationKind Kind => kind;

    /// <summary>Whether it is too late to join it.</summary>
    public bool HasBegun { get; set; }

    public Task Completion { get; set; } = Task.CompletedTask;
}
