namespace LocalOrleans.Activations;

/// <summary>A step of the activation's own life: activated, deactivated.</summary>
internal sealed class CallbackItem(Action<Activation> callback) : WorkItem
{
    public override void Run(Activation activation) => callback(activation);
}
