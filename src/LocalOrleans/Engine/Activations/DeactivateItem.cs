using Orleans;

namespace LocalOrleans.Activations;

/// <summary>A deactivation asked for from outside the activation's turns.</summary>
internal sealed class DeactivateItem(DeactivationReason reason, CancellationToken cancellationToken) : WorkItem
{
    public override void Run(Activation activation) => activation.BeginDeactivating(reason, cancellationToken);
}
